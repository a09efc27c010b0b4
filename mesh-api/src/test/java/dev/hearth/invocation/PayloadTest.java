package dev.hearth.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PayloadTest {

    @ParameterizedTest
    @CsvSource({
        "application/json, true, false",
        "Application/JSON; charset=utf-8, true, false",
        "application/cloudevents+json, true, false",
        "text/plain, false, true",
        "application/xml, false, true",
        "image/svg+xml, false, true",
        "application/x-www-form-urlencoded, false, true",
        "application/octet-stream, false, false",
        "image/png, false, false",
    })
    void theContentTypeSaysHowAFunctionSeesIt(String contentType, boolean json, boolean text) {
        assertThat(Payload.isJson(contentType)).isEqualTo(json);
        assertThat(Payload.isText(contentType)).isEqualTo(text);
    }
}

package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReturnsTest {

    private static Progress document(String json) {
        return Returns.document(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Progress response(int status, Map<String, String> headers, Payload body) {
        return new Progress.Returned(new Result.HttpResponse(status, headers, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"a\": [1, 2]}\n' | application/json          | '{\"a\": [1, 2]}'",
                "[1]                  | application/json          | [1]",
                "1.50                 | application/json          | 1.50",
                "true                 | application/json          | true",
                "'\"é\"'              | text/plain; charset=utf-8 | é",
            })
    void aDocumentIsTextOrJson(String json, String contentType, String expected) {
        assertThat(document(json))
                .isEqualTo(
                        Returns.value(
                                new Payload(
                                        contentType,
                                        io.vertx.core.buffer.Buffer.buffer(expected))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "null"})
    void blankAndNullAreNothing(String json) {
        assertThat(document(json)).isEqualTo(Returns.nothing());
    }

    @Test
    void anIntegerStatusCodeMakesAResponse() {
        assertThat(
                        document(
                                "{\"statusCode\": 201, \"headers\": {\"a\": \"b\", \"n\": 1}, \"body\": \"x\"}"))
                .isEqualTo(response(201, Map.of("a", "b", "n", "1"), Payload.text("x")));
        assertThat(document("{\"body\": {\"é\": 12} , \"statusCode\": 200}"))
                .isEqualTo(response(200, Map.of(), Payload.json("{\"é\": 12}")));
        assertThat(document("{\"body\": 12.5 , \"statusCode\": 204}"))
                .isEqualTo(response(204, Map.of(), Payload.json("12.5")));
        assertThat(document("{\"statusCode\": \"200\"}"))
                .isEqualTo(Returns.json("{\"statusCode\": \"200\"}"));
    }

    @Test
    void theContentTypeHeaderIsTheBodys() {
        var headers = Map.of("Content-Type", "text/html");
        assertThat(Returns.response(200, headers, Payload.text("<p>")))
                .isEqualTo(
                        response(
                                200,
                                headers,
                                new Payload("text/html", Payload.text("<p>").bytes())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"statusCode\": 99}",
                "{\"statusCode\": 600}",
                "{\"statusCode\": 200, \"headers\": 7}",
                "{\"statusCode\": 200, \"headers\": {\"a\": []}}",
                "{\"a\": 1",
                "{} {}",
                "1 2",
                "nope",
            })
    void nonsenseIsSaidToBeNonsense(String json) {
        assertThat(document(json))
                .isInstanceOfSatisfying(
                        Progress.Failed.class,
                        failed ->
                                assertThat(failed.error().kind())
                                        .isEqualTo(GuestError.Kind.INVALID_RESULT));
    }
}

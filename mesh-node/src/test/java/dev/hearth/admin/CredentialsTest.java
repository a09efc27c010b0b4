package dev.hearth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CredentialsTest {

    @ParameterizedTest
    @CsvSource({
        "authorization, true",
        "Proxy-Authorization, true",
        "Cookie, true",
        "set-cookie, true",
        "x-api-key, true",
        "X-ApiKey, true",
        "x-amz-security-token, true",
        "x-gitlab-token, true",
        "access_token, true",
        "api_key, true",
        "client_secret, true",
        "password, true",
        "X-Session-Id, true",
        "content-type, false",
        "x-request-id, false",
        "idempotency-key, false",
        "x-hub-signature-256, false",
        "stripe-signature, false",
        "webhook-id, false",
        "traceparent, false",
        "ce_source, false",
        "hearth-dlq-error, false"
    })
    void aNameTellsWhetherItsValueLetsSomebodyIn(String name, boolean masked) {
        assertThat(Credentials.MASKED.of(name, "v")).isEqualTo(masked ? "***" : "v");
        assertThat(Credentials.SHOWN.of(name, "v")).isEqualTo("v");
    }

    @Test
    void allOtherHeadersStay() {
        assertThat(Credentials.MASKED.of(Map.of("Cookie", "a=1", "accept", "x")))
                .isEqualTo(Map.of("Cookie", "***", "accept", "x"));
    }

    @Test
    void theyAreShownWhereThatIsAsked() {
        assertThat(asked(null)).isEqualTo(Credentials.MASKED);
        assertThat(asked("false")).isEqualTo(Credentials.MASKED);
        assertThat(asked("true")).isEqualTo(Credentials.SHOWN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> asked("yes"))
                .withMessage("credentials is true or false, not 'yes'");
    }

    private static Credentials asked(String text) {
        var query = MultiMap.caseInsensitiveMultiMap();
        return Credentials.asked(text == null ? query : query.add("credentials", text));
    }
}

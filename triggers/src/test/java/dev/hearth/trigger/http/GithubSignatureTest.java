package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector is the one of GitHub's "Validating webhook deliveries".
class GithubSignatureTest {

    private static final String SECRET = "It's a Secret to Everybody";
    private static final Buffer PAYLOAD = Buffer.buffer("Hello, World!");
    private static final String DIGEST =
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private final GithubSignature verifier = GithubSignature.of(List.of(SECRET));

    @Test
    void thePublishedExampleIsGenuine() {
        assertThat(verifier.objection(signed("sha256=" + DIGEST), PAYLOAD)).isEmpty();
    }

    @Test
    void anyOfSeveralSecretsMayHaveSigned() {
        for (var secrets : List.of(List.of("old", SECRET), List.of(SECRET, "new"))) {
            assertThat(GithubSignature.of(secrets).objection(signed("sha256=" + DIGEST), PAYLOAD))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                DIGEST,
                "sha1=" + DIGEST,
                "sha256=857107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043ezz",
            })
    void anyOtherSignatureIsWrong(String signature) {
        assertThat(verifier.objection(signed(signature), PAYLOAD))
                .get()
                .extracting(Problem::reason)
                .isEqualTo(Reason.SIGNATURE_INVALID);
    }

    @Test
    void anotherBodyOrSecretIsWrong() {
        var headers = signed("sha256=" + DIGEST);

        assertThat(verifier.objection(headers, Buffer.buffer("Hello, World!\n"))).isPresent();
        assertThat(GithubSignature.of(List.of("x")).objection(headers, PAYLOAD)).isPresent();
    }

    @Test
    void anUnsignedRequestIsToldWhichHeaderIsMissing() {
        var problem = verifier.objection(Map.of(), PAYLOAD).orElseThrow();

        assertThat(problem.reason()).isEqualTo(Reason.SIGNATURE_MISSING);
        assertThat(problem.detail()).contains("X-Hub-Signature-256");
        assertThat(problem.headers()).containsKey("www-authenticate");
    }

    @Test
    void aSecretIsNeverPrinted() {
        assertThat(verifier.toString()).isEqualTo("GithubSignature[1 secrets]");
    }

    private static Map<String, String> signed(String signature) {
        return Map.of("x-hub-signature-256", signature);
    }
}

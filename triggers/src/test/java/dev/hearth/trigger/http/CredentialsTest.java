package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.trigger.http.Problem.Reason;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private final Credentials tokens = Credentials.ofTokens(List.of("new-token", "old-token"));
    private final Credentials users =
            Credentials.ofUsers(Map.of("Aladdin", "open sesame", "test", "123£"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer new-token",
                "Bearer old-token",
                "bearer new-token",
                "BEARER  new-token"
            })
    void anyOfTheTokensIsRight(String header) {
        assertThat(verdict(tokens, header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "new-token",
                "Bearer new-token2",
                "Bearer new-toke",
                "Bearer NEW-TOKEN",
                "Bearer new-token, Bearer new-token",
                "Basic new-token",
                "Bearers new-token",
            })
    void anyOtherTokenIsWrong(String header) {
        assertThat(verdict(tokens, header)).contains(Reason.CREDENTIALS_INVALID);
    }

    /// The examples of RFC 7617, sections 2 and 2.1.
    @ParameterizedTest
    @ValueSource(strings = {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "basic dGVzdDoxMjPCow=="})
    void theExamplesOfTheStandardAreRight(String header) {
        assertThat(verdict(users, header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Aladdin:123£",
                "test:open sesame",
                "test:",
                ":123£",
                "test",
                "Aladdin:open sesame2",
                "aladdin:open sesame",
            })
    void anyOtherNameOrPasswordIsWrong(String pair) {
        var encoded = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        assertThat(verdict(users, "Basic " + encoded)).contains(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void whatIsNoBase64IsWrong() {
        assertThat(verdict(users, "Basic ???")).contains(Reason.CREDENTIALS_INVALID);
        assertThat(verdict(users, "Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
                .contains(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void twoHeadersAreOneTooMany() {
        assertThat(tokens.objection(List.of("Bearer new-token", "Bearer x")))
                .get()
                .extracting(Problem::reason)
                .isEqualTo(Reason.CREDENTIALS_INVALID);
    }

    @Test
    void whoHasNoneIsToldWhatIsAskedFor() {
        var bearer = tokens.objection(List.of()).orElseThrow();
        assertThat(bearer.reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
        assertThat(bearer.headers()).containsEntry("www-authenticate", "Bearer realm=\"hearth\"");
        assertThat(users.objection(List.of()).orElseThrow().headers())
                .containsEntry("www-authenticate", "Basic realm=\"hearth\", charset=\"UTF-8\"");
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.ofTokens(List.of("a", "")))
                .withMessageContaining("empty secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.ofUsers(Map.of("ada", "")))
                .withMessageContaining("empty secret");
    }

    private static Optional<Reason> verdict(Credentials credentials, String header) {
        return credentials.objection(List.of(header)).map(Problem::reason);
    }
}

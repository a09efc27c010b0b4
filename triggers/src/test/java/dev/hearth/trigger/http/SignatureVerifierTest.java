package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.SignatureScheme.Hmac.Algorithm;
import dev.hearth.function.SignatureScheme.Hmac.Encoding;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every scheme, on one signed request each. Where its owner publishes an example,
/// it is that.
class SignatureVerifierTest {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /// @param signature the header that holds it
    private record Example(
            String name,
            SignatureScheme scheme,
            String secret,
            Map<String, String> headers,
            String signature,
            String body,
            Instant at) {

        Example with(String header, @Nullable String value) {
            var changed = new HashMap<>(headers);
            if (value == null) {
                changed.remove(header);
            } else {
                changed.put(header, value);
            }
            return new Example(name, scheme, secret, changed, signature, body, at);
        }

        Example withSignature(String value) {
            return with(signature, value);
        }

        String value() {
            return headers.get(signature);
        }

        Optional<Reason> verdict() {
            return verdict(List.of(secret), body, at);
        }

        Optional<Reason> verdict(List<String> secrets, String body, Instant now) {
            return SignatureVerifier.of(new Auth.Signature(scheme, secrets))
                    .objection(headers, Buffer.buffer(body), now)
                    .map(Problem::reason);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// "Validating webhook deliveries".
    private static final Example GITHUB =
            new Example(
                    "github",
                    new SignatureScheme.Github(),
                    "It's a Secret to Everybody",
                    Map.of(
                            "x-hub-signature-256",
                            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
                    "x-hub-signature-256",
                    "Hello, World!",
                    Instant.EPOCH);

    /// The vector that the reference libraries share.
    private static final Example STANDARD =
            new Example(
                    "standard-webhooks",
                    new SignatureScheme.StandardWebhooks(TOLERANCE),
                    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                    Map.of(
                            "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                            "webhook-timestamp", "1614265330",
                            "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
                    "webhook-signature",
                    "{\"test\": 2432232314}",
                    Instant.ofEpochSecond(1_614_265_330));

    /// "Verifying requests from Slack".
    private static final Example SLACK =
            new Example(
                    "slack",
                    new SignatureScheme.Slack(TOLERANCE),
                    "8f742231b10e8888abcd99yyyzzz85a5",
                    Map.of(
                            "x-slack-request-timestamp",
                            "1531420618",
                            "x-slack-signature",
                            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
                    "x-slack-signature",
                    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                            + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                            + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
                    Instant.ofEpochSecond(1_531_420_618));

    /// Stripe publishes no signature with its secret; this is what `generateTestHeaderString` of
    /// its package for Node makes.
    private static final Example STRIPE =
            new Example(
                    "stripe",
                    new SignatureScheme.Stripe(TOLERANCE),
                    "whsec_test_secret",
                    Map.of(
                            "stripe-signature",
                            "t=1492774577,v0=0feb047bc9c89159f7f69f5ca1f410b2964c3f0eca05345e72e58ccbd4bd329c,v1=0feb047bc9c89159f7f69f5ca1f410b2964c3f0eca05345e72e58ccbd4bd329c"),
                    "stripe-signature",
                    "{\"id\": \"evt_test\", \"object\": \"event\"}",
                    Instant.ofEpochSecond(1_492_774_577));

    /// RFC 4231, test case 2.
    private static final Example HMAC =
            new Example(
                    "hmac",
                    new SignatureScheme.Hmac("X-Some-Signature", Algorithm.SHA512, Encoding.HEX),
                    "Jefe",
                    Map.of(
                            "x-some-signature",
                            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                                    + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
                    "x-some-signature",
                    "what do ya want for nothing?",
                    Instant.EPOCH);

    static Stream<Example> all() {
        return Stream.of(GITHUB, STANDARD, SLACK, STRIPE, HMAC);
    }

    static Stream<Arguments> timed() {
        return Stream.of(
                Arguments.of(STANDARD, "webhook-timestamp"),
                Arguments.of(SLACK, "x-slack-request-timestamp"),
                Arguments.of(STRIPE, null));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theExampleIsGenuine(Example example) {
        assertThat(example.verdict()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anyOfSeveralSecretsMayHaveSigned(Example example) {
        var other = "b2xkLXNlY3JldA==";
        for (var secrets :
                List.of(List.of(other, example.secret()), List.of(example.secret(), other))) {
            assertThat(example.verdict(secrets, example.body(), example.at())).isEmpty();
        }
        assertThat(example.verdict(List.of(other), example.body(), example.at()))
                .contains(Reason.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneOtherByteOfTheBodyIsWrong(Example example) {
        for (var body : List.of(example.body() + "\n", example.body().substring(1), "")) {
            assertThat(example.verdict(List.of(example.secret()), body, example.at()))
                    .contains(Reason.SIGNATURE_INVALID);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anyOtherSignatureIsWrong(Example example) {
        var right = example.value();
        var digits = right.substring(0, right.length() - 8);
        for (var wrong : List.of("", digits, right.replace('1', '2'), "x" + right, "v1,", "t=,v1="))
            assertThat(example.withSignature(wrong).verdict())
                    .as(wrong)
                    .contains(Reason.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyHeaderIsNeededAndTheAnswerNamesIt(Example example) {
        for (var header : example.headers().keySet()) {
            var problem =
                    SignatureVerifier.of(
                                    new Auth.Signature(example.scheme(), List.of(example.secret())))
                            .objection(
                                    example.with(header, null).headers(),
                                    Buffer.buffer(example.body()),
                                    example.at())
                            .orElseThrow();
            assertThat(problem.reason()).isEqualTo(Reason.SIGNATURE_MISSING);
            assertThat(problem.detail()).containsIgnoringCase(header);
            assertThat(problem.headers().get("www-authenticate")).containsIgnoringCase(header);
        }
    }

    @ParameterizedTest
    @MethodSource("timed")
    void itsTimestampMayBeAsFarAwayAsIsTolerated(Example example, @Nullable String header) {
        for (var away : List.of(TOLERANCE, TOLERANCE.negated())) {
            var now = example.at().plus(away);
            var secrets = List.of(example.secret());
            assertThat(example.verdict(secrets, example.body(), now)).isEmpty();
            var beyond = now.plusSeconds(away.isNegative() ? -1 : 1);
            assertThat(example.verdict(secrets, example.body(), beyond))
                    .contains(Reason.SIGNATURE_EXPIRED);
        }
    }

    @ParameterizedTest
    @MethodSource("timed")
    void itsTimestampIsSigned(Example example, @Nullable String header) {
        var seconds = Long.toString(example.at().getEpochSecond());
        var later = Long.toString(example.at().getEpochSecond() + 1);
        var name = header == null ? example.signature() : header;
        var changed = example.headers().get(name).replace(seconds, later);
        assertThat(example.with(name, changed).verdict()).contains(Reason.SIGNATURE_INVALID);
    }

    @Test
    void aTimestampThatIsNoNumberIsWrongEvenWhereItIsSigned() {
        var keys = HmacKeys.ofTexts(List.of("k"));
        var mac = HmacSignatures.sha256("k", "v0:soon:body");
        var verifier = new SlackSignature(keys, new Timestamp(TOLERANCE));
        assertThat(
                        verifier.objection(
                                Map.of(
                                        "x-slack-request-timestamp",
                                        "soon",
                                        "x-slack-signature",
                                        "v0=" + HexFormat.of().formatHex(mac)),
                                Buffer.buffer("body"),
                                Instant.EPOCH))
                .get()
                .extracting(Problem::reason)
                .isEqualTo(Reason.SIGNATURE_INVALID);
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        var other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
        assertThat(
                        STANDARD.withSignature(
                                        other + " v1a,AAAA " + STANDARD.value() + " " + other)
                                .verdict())
                .isEmpty();
        assertThat(STANDARD.withSignature(other).verdict()).contains(Reason.SIGNATURE_INVALID);
        assertThat(STRIPE.withSignature(STRIPE.value().replace("v1=", "v1=00,v1=")).verdict())
                .isEmpty();
    }

    @Test
    void aSignatureOfAnotherVersionIsNone() {
        assertThat(STANDARD.withSignature(STANDARD.value().replace("v1,", "v2,")).verdict())
                .contains(Reason.SIGNATURE_INVALID);
        assertThat(STRIPE.withSignature(STRIPE.value().replace("v1=", "v2=")).verdict())
                .contains(Reason.SIGNATURE_INVALID);
    }

    @Test
    void aSecretOfStandardWebhooksNeedsNoPrefixButMustBeBase64() {
        assertThat(
                        STANDARD.verdict(
                                List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                                STANDARD.body(),
                                STANDARD.at()))
                .isEmpty();
        for (var wrong : List.of("whsec_", "no base64!")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            SignatureVerifier.of(
                                    new Auth.Signature(STANDARD.scheme(), List.of(wrong))))
                    .withMessageContaining("base64")
                    .withMessageNotContaining("no base64!");
        }
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of(Algorithm.SHA1, Encoding.HEX, "HmacSHA1"),
                Arguments.of(Algorithm.SHA256, Encoding.BASE64, "HmacSHA256"),
                Arguments.of(Algorithm.SHA384, Encoding.BASE64, "HmacSHA384"),
                Arguments.of(Algorithm.SHA512, Encoding.BASE64, "HmacSHA512"));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void hmacIsReadAsTheManifestSays(Algorithm algorithm, Encoding encoding, String name) {
        var mac = HmacSignatures.of(name, "key", "body".getBytes(UTF_8));
        var written =
                switch (encoding) {
                    case HEX ->
                            List.of(
                                    HexFormat.of().formatHex(mac),
                                    HexFormat.of().withUpperCase().formatHex(mac));
                    case BASE64 ->
                            List.of(
                                    Base64.getEncoder().encodeToString(mac),
                                    Base64.getUrlEncoder().withoutPadding().encodeToString(mac));
                };
        var verifier =
                SignatureVerifier.of(
                        new Auth.Signature(
                                new SignatureScheme.Hmac("X-Mac", algorithm, encoding),
                                List.of("key")));
        for (var value : written) {
            assertThat(
                            verifier.objection(
                                    Map.of("x-mac", value), Buffer.buffer("body"), Instant.EPOCH))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSecretIsNeverPrinted(Example example) {
        var signature = new Auth.Signature(example.scheme(), List.of(example.secret()));
        assertThat(signature + " " + SignatureVerifier.of(signature))
                .doesNotContain(example.secret())
                .contains("1 secrets");
    }
}

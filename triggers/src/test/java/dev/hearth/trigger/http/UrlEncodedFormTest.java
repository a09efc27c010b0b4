package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class UrlEncodedFormTest {

    private static final String TYPE = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a=1&b=two | {\"a\":\"1\",\"b\":\"two\"}",
                "z=1&a=2 | {\"z\":\"1\",\"a\":\"2\"}",
                "a=1&b=x&a=2&a= | {\"a\":[\"1\",\"2\",\"\"],\"b\":\"x\"}",
                "a=&b&=c | {\"a\":\"\",\"b\":\"\",\"\":\"c\"}",
                "a=1&&b=2& | {\"a\":\"1\",\"b\":\"2\"}",
                "&& | {}",
                "a+b=c+d%2Be | {\"a b\":\"c d+e\"}",
                "a=b=c;d | {\"a\":\"b=c;d\"}",
                "a%26b=%3d%C3%BC | {\"a&b\":\"=ü\"}",
                "a=ü – 注 | {\"a\":\"ü – 注\"}",
                "a=%22%0A%00 | {\"a\":\"\\\"\\n\\u0000\"}",
                "__proto__=1 | {\"__proto__\":\"1\"}",
            })
    void aFieldIsATextAndARepeatedNameAList(String body, String json) {
        assertThat(fields(TYPE, Buffer.buffer(body))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "; charset=UTF-8, UTF-8",
        "; charset=\"utf-8\", UTF-8",
        ";Charset = iso-8859-1; x=y, ISO-8859-1",
        "; charset=windows-1252, windows-1252",
    })
    void theCharsetIsThatOfTheContentType(String parameter, Charset charset) {
        var raw = Buffer.buffer("a=").appendBytes("né".getBytes(charset));
        var escaped = Buffer.buffer("a=" + URLEncoder.encode("né", charset));

        assertThat(fields(TYPE + parameter, raw)).isEqualTo("{\"a\":\"né\"}");
        assertThat(fields(TYPE + parameter, escaped)).isEqualTo("{\"a\":\"né\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "a=1&b=%, field 2 of the form has a '%'",
        "a=1&b=%4, field 2 of the form has a '%'",
        "%zz=1, field 1 of the form has a '%'",
        "a=%+1, field 1 of the form has a '%'",
        "a=%-1, field 1 of the form has a '%'",
        "a=%FF, field 1 of the form is not in UTF-8",
        "%C3=1, field 1 of the form is not in UTF-8",
        "a=%ED%A0%80, field 1 of the form is not in UTF-8",
    })
    void whatCannotBeDecodedIsRefused(String body, String detail) {
        var problem = refusal(TYPE, body);

        assertThat(problem.reason()).isEqualTo(Reason.MALFORMED_DATA);
        assertThat(problem.detail()).startsWith(detail);
    }

    @Test
    void rawBytesThatAreNoTextAreRefused() {
        assertThat(UrlEncodedForm.read(TYPE, Buffer.buffer("a=é".getBytes(ISO_8859_1))))
                .isInstanceOf(Form.Refused.class);
    }

    @Test
    void anUnknownCharsetIsAnUnsupportedMediaType() {
        for (var name : List.of("klingon", "%", "é")) {
            assertThat(refusal(TYPE + "; charset=" + name, "a=1").reason())
                    .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @Test
    void aFormHasAThousandFieldsAtMost() {
        var most = "n=v&".repeat(Form.MOST_PARTS);
        assertThat(new JsonObject(fields(TYPE, Buffer.buffer(most))).getJsonArray("n"))
                .hasSize(Form.MOST_PARTS);
        assertThat(refusal(TYPE, most + "n=v").reason()).isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    }

    @Test
    void whatCurlSendsArrivesAsJson() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            var output =
                    it.curl("/f", "-d", "tag=a", "--data-urlencode", "tag=b & ü", "-d", "empty=");

            assertThat(output).contains("HTTP/1.1 200");
            var event = it.mesh.invocations.remove().event().cloudEvent();
            assertThat(event.getDataContentType()).isEqualTo("application/json");
            assertThat(new String(event.getData().toBytes(), UTF_8))
                    .isEqualTo("{\"tag\":[\"a\",\"b & ü\"],\"empty\":\"\"}");

            assertThat(it.curl("/f", "-d", "a=100%"))
                    .contains("HTTP/1.1 400", "\"malformed_data\"", "\"gateway\"");
            assertThat(it.curl("/f", "-H", "ce-id: 1", "-d", "a=1"))
                    .contains("HTTP/1.1 400", "malformed_cloudevent");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void anEventInBinaryModeKeepsItsFormAsItIs() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            it.post(
                    "/f",
                    "a=1&b=%",
                    "content-type",
                    TYPE,
                    "ce-id",
                    "1",
                    "ce-source",
                    "/s",
                    "ce-type",
                    "t",
                    "ce-specversion",
                    "1.0");

            var event = it.mesh.invocations.remove().event().cloudEvent();
            assertThat(event.getDataContentType()).isEqualTo(TYPE);
            assertThat(new String(event.getData().toBytes(), UTF_8)).isEqualTo("a=1&b=%");
        }
    }

    /// The example of Slack's page "Verifying requests from Slack", which is signed as it was sent.
    @Test
    void aSlashCommandOfSlackArrivesAsItsFields() throws Exception {
        var body =
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                        + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                        + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                        + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                        + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var headers =
                new String[] {
                    "-H",
                    "x-slack-request-timestamp: 1531420618",
                    "-H",
                    "x-slack-signature: v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                    "-d",
                    body
                };
        var scheme = new SignatureScheme.Slack(Duration.ofDays(365 * 100));
        try (var it = signed(scheme, "8f742231b10e8888abcd99yyyzzz85a5")) {
            assertThat(it.curl("/hook", headers)).contains("HTTP/1.1 200");

            var command = data(it);
            assertThat(command.getString("command")).isEqualTo("/webhook-collect");
            assertThat(command.getString("text")).isEmpty();
            assertThat(command.getString("response_url"))
                    .isEqualTo(
                            "https://hooks.slack.com/commands/T1DC2JH3J/397700885554/96rGlfmibIGlgcZRskXaIFfN");
            assertThat(command.fieldNames()).hasSize(11);

            headers[5] = body.replace("text=", "text=x");
            assertThat(it.curl("/hook", headers)).contains("HTTP/1.1 401", "signature_invalid");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    /// What GitHub sends for a webhook with the content type `application/x-www-form-urlencoded`:
    /// the JSON is the field `payload`, the signature that of the form.
    @Test
    void aFormEncodedWebhookOfGithubArrivesAsItsPayload() throws Exception {
        var json = "{\"zen\":\"Keep it logically awesome, 100% – ü.\",\"hook_id\":1}";
        var body = "payload=" + URLEncoder.encode(json, UTF_8);
        var secret = "It's a Secret to Everybody";
        var signature = "sha256=" + HexFormat.of().formatHex(HmacSignatures.sha256(secret, body));
        try (var it = signed(new SignatureScheme.Github(), secret)) {
            assertThat(it.curl("/hook", "-H", "x-hub-signature-256: " + signature, "-d", body))
                    .contains("HTTP/1.1 200");
            assertThat(new JsonObject(data(it).getString("payload")))
                    .isEqualTo(new JsonObject(json));

            assertThat(
                            it.curl(
                                    "/hook",
                                    "-H",
                                    "x-hub-signature-256: " + signature,
                                    "-d",
                                    body.replace("%22", "\"")))
                    .as("the same fields in other bytes")
                    .contains("HTTP/1.1 401", "signature_invalid");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    private static GatewayFixture signed(SignatureScheme scheme, String secret) {
        var auth = new Auth.Signature(scheme, List.of(secret));
        return new GatewayFixture(
                function("f", Trigger.Http.of("hook", "/hook", Set.of("POST")).withAuth(auth)));
    }

    private static JsonObject data(GatewayFixture it) {
        var event = it.mesh.invocations.remove().event().cloudEvent();
        return new JsonObject(Buffer.buffer(event.getData().toBytes()));
    }

    private static String fields(String type, Buffer body) {
        return ((Form.Fields) UrlEncodedForm.read(type, body)).json().toString();
    }

    private static Problem refusal(String type, String body) {
        return ((Form.Refused) UrlEncodedForm.read(type, Buffer.buffer(body))).problem();
    }
}

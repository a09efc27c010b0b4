package dev.hearth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Authority;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Grants;
import dev.hearth.function.Language;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import dev.hearth.sandbox.Samples;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCheckTest {

    private static final FunctionSpec FUNCTION =
            granted("api.example.com:443", "api.example.com:80", "[::1]:8080", "127.0.0.1:8080");

    private static FunctionSpec granted(String... authorities) {
        return Samples.function("f", Language.JS, "f.mjs", Path.of("f"))
                .withGrants(
                        new Grants(
                                Arrays.stream(authorities)
                                        .map(Authority::parse)
                                        .collect(Collectors.toSet())));
    }

    private static HostRequest get(String uri) {
        return new HostRequest(
                "GET", URI.create(uri), MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    private static String refusal(HostRequest request) {
        return RequestCheck.refusal(FUNCTION, request)
                .map(HostReply.Refused::detail)
                .orElse("sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "https://api.example.com/a/b?c=d",
                "https://API.Example.com:443/",
                "http://api.example.com/",
                "HTTP://api.example.com:80/",
                "https://api.example.com:80/",
                "http://[::1]:8080/",
                "http://[0:0:0:0:0:0:0:1]:8080/",
                "http://127.0.0.1:8080/",
                "http://[::ffff:127.0.0.1]:8080/",
            })
    void whatIsGrantedIsSent(String uri) {
        assertThat(refusal(get(uri))).isEqualTo("sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "https://api.example.com.evil.org/",
                "https://evil-api.example.com/",
                "https://sub.api.example.com/",
                "https://api.example.com:8443/",
                "http://api.example.com:443@evil.org/",
                "http://localhost:8080/",
                "http://127.0.0.2:8080/",
                "http://127.1:8080/",
                "http://2130706433:8080/",
                "http://0177.0.0.1:8080/",
                "http://127.0.0.01:8080/",
                "http://[::127.0.0.1]:8080/",
                "http://[::]:8080/",
                "https://api.example.com.:443/",
                "https://api.example.com:0/",
                "https://user:password@api.example.com/",
                "https://@api.example.com/",
                "https:///path",
                "https:api.example.com",
                "//api.example.com/",
                "ftp://api.example.com:80/",
                "file:///etc/passwd",
                "ws://api.example.com/",
            })
    void allElseIsRefused(String uri) {
        assertThat(refusal(get(uri))).isNotEqualTo("sent");
    }

    @Test
    void aRefusalSaysWhatToWrite() {
        var refused = RequestCheck.refusal(granted("b:1"), get("https://A.example/x"));
        assertThat(refused.orElseThrow().detail())
                .isEqualTo(
                        "a.example:443 is not granted to this function: write"
                                + " grants: {network: [\"a.example:443\", \"b:1\"]} into its manifest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CONNECT",
                "TRACE",
                "track",
                "GET /evil HTTP/1.1\r\nx:",
                "GET\r\n",
                "GE T",
                "GÉT"
            })
    void aMethodIsAToken(String method) {
        var get = get("http://api.example.com/");
        assertThat(refusal(new HostRequest(method, get.uri(), get.headers(), get.body())))
                .endsWith("is no method to send")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'x\r\ny', a",
        "'x y', a",
        "'', a",
        "'x:', a",
        "x, 'a\r\ny: b'",
        "x, 'a\nb'",
        "x, 'a\u0000'",
        "x, '\u20ac'",
        "host, evil.org",
        "HOST, api.example.com:81",
        "host, ''",
    })
    void noHeaderBeginsAnother(String name, String value) {
        var request = get("http://api.example.com/");
        request.headers().add(name, value);
        assertThat(refusal(request)).contains("header").doesNotContain("\n");
    }

    @Test
    void theConnectionsOwnHeadersAreLeftOut() {
        var request = get("http://api.example.com/");
        request.headers()
                .add("Host", "API.example.com")
                .add("Content-Length", "7")
                .add("Transfer-Encoding", "chunked")
                .add("Connection", "close, upgrade")
                .add("Upgrade", "h2c")
                .add("X-A", "1")
                .add("X-A", "2");
        assertThat(refusal(request)).isEqualTo("sent");
        var sent = RequestCheck.headers(request);
        assertThat(sent.names()).containsExactlyInAnyOrder("X-A", "accept-encoding");
        assertThat(sent.getAll("x-a")).containsExactly("1", "2");
        assertThat(sent.get("accept-encoding")).isEqualTo("identity");
    }

    @Test
    void aBodyIsNoLargerThanAPayload() {
        var limits = FUNCTION.limits().withPayload(new DataSize(10));
        var get = get("http://api.example.com/");
        var full = new HostRequest("PUT", get.uri(), get.headers(), Buffer.buffer(new byte[10]));
        var more = new HostRequest("PUT", get.uri(), get.headers(), Buffer.buffer(new byte[11]));
        assertThat(RequestCheck.refusal(FUNCTION.withLimits(limits), full)).isEmpty();
        assertThat(RequestCheck.refusal(FUNCTION.withLimits(limits), more))
                .hasValue(
                        new HostReply.Refused(
                                "the request's body has 11 bytes, limits.payload is 10"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example, /",
        "http://a.example?x=1, /?x=1",
        "http://a.example/a%20b/?x=%2F#part, /a%20b/?x=%2F",
        "http://a.example/é?ü, /%C3%A9?%C3%BC",
    })
    void theTargetIsAscii(String uri, String target) {
        assertThat(RequestCheck.target(URI.create(uri))).isEqualTo(target);
    }
}

package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.DataSize;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.SignatureScheme.Hmac.Algorithm;
import dev.hearth.function.SignatureScheme.Hmac.Encoding;
import dev.hearth.trigger.http.ContentEncoding.Unpacked;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ContentEncodingTest {

    private static final DataSize LIMIT = DataSize.ofKibibytes(100);
    private static final String TEXT = "0123456789".repeat(10_000);

    @Test
    void gzipIsUnpacked() throws IOException {
        assertThat(unpack("gzip", gzip(TEXT))).isEqualTo(new Unpacked.Body(Buffer.buffer(TEXT)));
        assertThat(unpack("X-Gzip", gzip(""))).isEqualTo(new Unpacked.Body(Buffer.buffer()));
        assertThat(unpack("gzip", new byte[0])).isEqualTo(new Unpacked.Body(Buffer.buffer()));
    }

    @Test
    void aSmallBodyThatBecomesAHugeOneIsStoppedAtTheLimit() throws IOException {
        var bomb = gzip("0".repeat(20 << 20));
        assertThat(bomb.length).isLessThan((int) LIMIT.bytes() * 2);
        assertThat(reason(unpack("gzip", bomb))).isEqualTo(Reason.PAYLOAD_TOO_LARGE);
        assertThat(unpack("gzip", gzip("0".repeat((int) LIMIT.bytes()))))
                .isInstanceOf(Unpacked.Body.class);
        assertThat(reason(unpack("gzip", gzip("0".repeat((int) LIMIT.bytes() + 1)))))
                .isEqualTo(Reason.PAYLOAD_TOO_LARGE);
    }

    @Test
    void whatIsNoWholeGzipIsMalformed() throws IOException {
        var whole = gzip(TEXT);
        for (int length : new int[] {1, 5, 20, whole.length - 1}) {
            assertThat(reason(unpack("gzip", java.util.Arrays.copyOf(whole, length))))
                    .isEqualTo(Reason.MALFORMED_REQUEST);
        }
        assertThat(reason(unpack("gzip", TEXT.getBytes(UTF_8))))
                .isEqualTo(Reason.MALFORMED_REQUEST);
    }

    @Test
    void otherEncodingsAreNotRead() {
        for (var encoding : List.of("br", "deflate", "gzip, gzip", "")) {
            assertThat(reason(unpack(encoding, new byte[0])))
                    .isEqualTo(Reason.UNSUPPORTED_ENCODING);
        }
    }

    @Test
    void theSignatureIsThatOfThePackedBytes() throws Exception {
        var scheme = new SignatureScheme.Hmac("x-mac", Algorithm.SHA256, Encoding.HEX);
        var signed =
                trigger("in", "/f", "POST").withAuth(new Auth.Signature(scheme, List.of("key")));
        try (var it = new GatewayFixture(function("f", signed))) {
            var packed = gzip(TEXT);
            var mac = HexFormat.of().formatHex(HmacSignatures.of("HmacSHA256", "key", packed));
            var answer =
                    it.send(
                            it.request("/f")
                                    .header("content-encoding", "gzip")
                                    .header("content-type", "text/plain")
                                    .header("x-mac", mac)
                                    .POST(BodyPublishers.ofByteArray(packed)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var data = it.mesh.invocations.remove().event().cloudEvent().getData();
            assertThat(new String(data.toBytes(), UTF_8)).isEqualTo(TEXT);
        }
    }

    @Test
    void answersArePackedForWhoAsksIfTheyAreWorthIt() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")));
                var client = HttpClient.newHttpClient()) {
            it.mesh.behaviour = _ -> Future.succeededFuture(FakeMesh.returned(TEXT));

            var packed = get(it, client, "gzip");
            assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(packed.body().length).isLessThan(TEXT.length() / 10);
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(new String(gzip.readAllBytes(), UTF_8)).isEqualTo(TEXT);
            }

            var plain = get(it, client, "identity");
            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(new String(plain.body(), UTF_8)).isEqualTo(TEXT);

            it.mesh.behaviour = _ -> Future.succeededFuture(FakeMesh.returned("short"));
            assertThat(get(it, client, "gzip").headers().firstValue("content-encoding")).isEmpty();
        }
    }

    private static HttpResponse<byte[]> get(GatewayFixture it, HttpClient client, String encoding)
            throws Exception {
        return client.send(
                it.request("/f").header("accept-encoding", encoding).build(),
                BodyHandlers.ofByteArray());
    }

    private static Unpacked unpack(String encoding, byte[] body) {
        return ContentEncoding.unpack(encoding, Buffer.buffer(body), LIMIT);
    }

    private static Reason reason(Unpacked unpacked) {
        return ((Unpacked.Refused) unpacked).problem().reason();
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}

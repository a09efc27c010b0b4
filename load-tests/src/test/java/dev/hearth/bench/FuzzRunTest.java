package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fuzz run for a moment, and that it finds what it is there for.
@Timeout(240)
final class FuzzRunTest {

    private static final byte[] ASKED = "GET /".getBytes(ISO_8859_1);

    @Test
    void aNodeStandsWhatIsThrownAtIt() {
        var plan =
                new FuzzRun.Plan(
                        1_500,
                        150,
                        1,
                        0,
                        Duration.ZERO,
                        Path.of(
                                "..",
                                "mesh-node/src/main/resources/dev/hearth/manifest/hearth-v1.schema.json"));
        var report = FuzzRun.run(plan, BenchmarksTest::hearth, List.of("-Xmx512m"));

        assertThat(report.all()).as(report.toString()).allMatch(each -> each.number() == 0);
        assertThat(report.isReady()).isTrue();
        assertThat(report.requests().answers()).containsKeys("200", "202", "400", "401", "404");
        assertThat(report.http2().answers()).containsKeys("200", "202", "404");
        assertThat(report.admin().answers()).containsKeys("200", "400", "404");
        assertThat(report.manifests().answers()).containsKeys("200", "400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 Internal Server Error\r\n\r\n",
                "HTTP/1.1 501 Not Implemented\r\ncontent-length: 2\r\n\r\n{}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Service Unavailable\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\njava.lang.IllegalStateException: x",
                "HTTP/1.1 400 Bad Request\r\n\r\nx\n\tat dev.hearth.X.y(X.java:1)",
                "\0\0\1\1\4\0\0\0\1\u008e",
                "HTTP/1.1 101 Switching\r\n\r\n\0\0\4\3\0\0\0\0\1\0\0\0\2",
            })
    void whatMustNotBeAnsweredIsFound(String answer) {
        var findings = new Findings();
        findings.answered("closed", ASKED, answer);

        assertThat(findings.number()).isEqualTo(1);
        assertThat(findings.shown().getFirst()).contains("GET /");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 404 Not Found\r\n\r\nno trigger",
                "HTTP/1.1 501 Not Implemented\r\ncontent-length: 0\r\n\r\n",
                "\0\0\1\1\4\0\0\0\1\u0088",
            })
    void whatMayBeAnsweredIsCounted(String answer) {
        var findings = new Findings();
        findings.answered("closed", ASKED, answer);

        assertThat(findings.number()).isZero();
        assertThat(findings.answers()).hasSize(1);
    }

    @Test
    void aNodeThatSaysNothingIsTold() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(RawExchange.send(silent.getLocalPort(), ASKED, Duration.ofMillis(50)))
                    .isEqualTo(new RawExchange.Ending.Silent(""));
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        for (long seed : new long[] {1, 2, 3}) {
            assertThat(drawn(seed)).isEqualTo(drawn(seed)).isNotEqualTo(drawn(seed + 1));
        }
    }

    private static String drawn(long seed) {
        var chance = Chance.of(seed);
        var text = "GET /a HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(UTF_8);
        return new String(ByteMutation.of(text, chance), ISO_8859_1)
                + new String(new RequestSampler(chance).admin(), ISO_8859_1);
    }
}

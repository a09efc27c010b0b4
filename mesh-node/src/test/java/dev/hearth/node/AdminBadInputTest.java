package dev.hearth.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.catalogue.PackageReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the admin API says to what it cannot read, byte by byte.
@Timeout(120)
final class AdminBadInputTest {

    @TempDir private static Path folder;
    private static Node node;

    @BeforeAll
    static void start() {
        node =
                Node.share(
                        TestNodes.settings(folder.resolve("data")),
                        new Manifest(
                                null,
                                List.of(),
                                new PackageReader(folder, _ -> null, _ -> Optional.empty())));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "GET /v1/invocations?after=%, -, 400, cannot be decoded",
                "PUT /v1/functions, content-length: 8|PK345678, 400, the body is no zip",
                "POST /v1/functions/f/rollback, content-length: 20000|[20000], 413, the body has at most 16Ki",
            })
    void itIsToldSo(String line, String rest, int status, String detail) throws IOException {
        var bytes = line + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n";
        bytes +=
                rest == null
                        ? "\r\n"
                        : rest.replace("|", "\r\n\r\n")
                                        .replace("~", "\r\n")
                                        .replace("[20000]", " ".repeat(20_000))
                                + "\r\n";
        assertThat(answer(bytes))
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", detail);
    }

    private static String answer(String bytes) throws IOException {
        try (var socket = new Socket("127.0.0.1", node.adminPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}

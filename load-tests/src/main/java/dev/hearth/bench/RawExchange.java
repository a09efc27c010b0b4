package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;

/// Bytes on a socket, and what comes back. Blocks.
final class RawExchange {

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int ENOUGH = 1 << 20;
    private static final Pattern LENGTH =
            Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,9})\r\n");

    private RawExchange() {}

    /// How it ended, and all that was answered until then.
    sealed interface Ending {
        /// The answer is whole, or the node closed the connection.
        record Answered(String text) implements Ending {}

        /// Nothing came for too long, and the connection is open.
        record Silent(String text) implements Ending {}
    }

    /// Sends everything and reads until the first final answer is whole, the node closes, or
    /// nothing has come for as long as is allowed.
    ///
    /// @throws IOException it cannot be connected to
    static Ending send(int port, byte[] bytes, Duration allowed) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    (int) CONNECT.toMillis());
            socket.setSoTimeout((int) allowed.toMillis());
            var answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes);
                var buffer = new byte[16 << 10];
                for (int read = 0; read >= 0 && answer.size() < ENOUGH; ) {
                    if (isWhole(answer.toString(ISO_8859_1))) {
                        break;
                    }
                    read = socket.getInputStream().read(buffer);
                    answer.write(buffer, 0, Math.max(0, read));
                }
            } catch (SocketTimeoutException silent) {
                return new Ending.Silent(answer.toString(ISO_8859_1));
            } catch (IOException reset) {
                // The node closed while it was still being sent to: what it said before counts.
            }
            return new Ending.Answered(answer.toString(ISO_8859_1));
        }
    }

    /// Whether it holds a final answer of HTTP/1.1 with its whole body.
    private static boolean isWhole(String text) {
        int start = 0;
        while (text.startsWith("HTTP/1.1 1", start) && !text.startsWith("HTTP/1.1 101", start)) {
            int end = text.indexOf("\r\n\r\n", start);
            if (end < 0) {
                return false;
            }
            start = end + 4;
        }
        int head = text.indexOf("\r\n\r\n", start);
        if (!text.startsWith("HTTP/1.1 ", start)
                || text.startsWith("HTTP/1.1 101", start)
                || head < 0) {
            return false;
        }
        var length = LENGTH.matcher(text).region(start, head + 2);
        return length.find()
                ? text.length() >= head + 4 + Integer.parseInt(length.group(1))
                : text.startsWith("HTTP/1.1 204", start)
                        || text.startsWith("HTTP/1.1 304", start)
                        || text.endsWith("\r\n0\r\n\r\n");
    }
}

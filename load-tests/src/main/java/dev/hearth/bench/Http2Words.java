package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a server's frames of HTTP/2 (RFC 9113) say, as far as a fuzz run looks at them: of statuses
/// those that are the first byte of their header block.
final class Http2Words {

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;
    private static final int HEAD = 9;

    /// Of RFC 7541, appendix A: the statuses that are one byte, from 8 on.
    private static final List<String> STATUSES =
            List.of("200", "204", "206", "304", "400", "404", "500");

    private Http2Words() {}

    /// A status, `reset 0` or `goaway 0` with its error code, for each such frame that is whole.
    static List<String> of(String answer) {
        var words = new ArrayList<String>();
        var bytes = ByteBuffer.wrap(answer.getBytes(ISO_8859_1));
        while (bytes.remaining() >= HEAD) {
            int lengthAndType = bytes.getInt();
            var _ = bytes.get();
            var _ = bytes.getInt();
            int length = lengthAndType >>> 8;
            if (length > bytes.remaining()) {
                break;
            }
            var payload = bytes.slice(bytes.position(), length);
            bytes.position(bytes.position() + length);
            switch (lengthAndType & 0xff) {
                case HEADERS -> words.add(status(payload));
                case RST_STREAM -> words.add("reset " + payload.getInt(0));
                case GOAWAY -> words.add("goaway " + payload.getInt(4));
                default -> {}
            }
        }
        return words;
    }

    private static String status(ByteBuffer fields) {
        int index = fields.hasRemaining() ? (fields.get(0) & 0xff) - 0x88 : -1;
        return index >= 0 && index < STATUSES.size() ? STATUSES.get(index) : "another status";
    }
}

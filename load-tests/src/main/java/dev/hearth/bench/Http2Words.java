package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.List;

/// What a server's frames of HTTP/2 (RFC 9113) say, as far as a fuzz run looks at them.
final class Http2Words {

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;
    private static final int HEAD = 9;

    /// The flag of a head that begins with whom it depends on.
    private static final int PRIORITY = 0x20;

    private static final int PRIORITY_BYTES = Integer.BYTES + 1;

    private Http2Words() {}

    /// A status, `reset 0` or `goaway 0` with its error code, for each such frame that is whole.
    static List<String> of(String answer) {
        var words = new ArrayList<String>();
        var decoder = new DefaultHttp2HeadersDecoder(false);
        var bytes = Unpooled.wrappedBuffer(answer.getBytes(ISO_8859_1));
        while (bytes.readableBytes() >= HEAD) {
            int length = bytes.readUnsignedMedium();
            int type = bytes.readByte();
            boolean hasPriority = (bytes.readByte() & PRIORITY) != 0;
            bytes.skipBytes(Integer.BYTES);
            if (length > bytes.readableBytes()) {
                break;
            }
            var payload = bytes.readSlice(length);
            switch (type) {
                case HEADERS ->
                        words.add(
                                status(
                                        decoder,
                                        hasPriority ? payload.skipBytes(PRIORITY_BYTES) : payload));
                case RST_STREAM -> words.add("reset " + payload.getInt(0));
                case GOAWAY -> words.add("goaway " + payload.getInt(Integer.BYTES));
                default -> {}
            }
        }
        return words;
    }

    private static String status(DefaultHttp2HeadersDecoder decoder, ByteBuf fields) {
        try {
            return String.valueOf(decoder.decodeHeaders(1, fields).status());
        } catch (Http2Exception broken) {
            return "500 headers that cannot be read: " + broken.getMessage();
        }
    }
}

package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/// HTTP/2 frame by frame (RFC 9113), for what no client library sends.
final class Http2Socket implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int NONE = 0;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final Socket socket;
    private final DataInputStream in;

    /// @param stream 0: the connection
    record Frame(int type, int flags, int stream, byte[] payload) {
        /// Of `RST_STREAM`, or of `GOAWAY`.
        long errorCode() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /// Has said nothing yet.
    Http2Socket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static Http2Socket greeted(Socket socket) throws IOException {
        var greeted = new Http2Socket(socket);
        greeted.write(PREFACE.getBytes(US_ASCII));
        greeted.send(SETTINGS, NONE, 0, new byte[0]);
        return greeted;
    }

    /// Greets and asks in one go, with a head that has all.
    static Http2Socket asking(Socket socket, byte[] head) throws IOException {
        var asking = new Http2Socket(socket);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREFACE.getBytes(US_ASCII));
        bytes.writeBytes(frame(SETTINGS, NONE, 0, new byte[0]));
        bytes.writeBytes(frame(HEADERS, END_HEADERS | END_STREAM, 1, head));
        asking.write(bytes.toByteArray());
        return asking;
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        write(frame(type, flags, stream, payload));
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        var frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return frame.array();
    }

    void reset(int stream) throws IOException {
        send(RST_STREAM, NONE, stream, ByteBuffer.allocate(4).putInt(8).array());
    }

    /// Header fields as literals that are not indexed (RFC 7541, section 6.2.2).
    static byte[] fields(String... namesAndValues) {
        var fields = new ByteArrayOutputStream();
        for (int each = 0; each < namesAndValues.length; each += 2) {
            fields.write(0);
            literal(fields, namesAndValues[each]);
            literal(fields, namesAndValues[each + 1]);
        }
        return fields.toByteArray();
    }

    static byte[] request(String method, String path) {
        return fields(":method", method, ":scheme", "http", ":authority", "a", ":path", path);
    }

    private static void literal(ByteArrayOutputStream to, String text) {
        int left = text.length();
        if (left < 127) {
            to.write(left);
        } else {
            to.write(127);
            for (left -= 127; left >= 128; left >>= 7) {
                to.write((left & 127) | 128);
            }
            to.write(left);
        }
        to.writeBytes(text.getBytes(US_ASCII));
    }

    /// The next frame of this type; others before it are thrown away.
    ///
    /// @throws EOFException the connection was closed before
    Frame await(int type) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int found = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            var payload = in.readNBytes(length);
            if (found == SETTINGS && (flags & ACK) == 0) {
                send(SETTINGS, ACK, 0, new byte[0]);
            }
            if (found == type) {
                return new Frame(found, flags, stream, payload);
            }
        }
    }

    /// Reads until the other side has closed.
    void awaitEnd() throws IOException {
        try {
            in.transferTo(ByteArrayOutputStream.nullOutputStream());
        } catch (SocketException reset) {
            // It is an end too.
        }
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

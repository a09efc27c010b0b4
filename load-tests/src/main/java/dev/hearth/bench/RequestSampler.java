package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Draws requests as bytes of HTTP/1.1, of what a node declares: its paths, methods, header fields,
/// content types, signatures, keys, forms and CloudEvents, and the routes of its admin API. Not
/// thread-safe.
final class RequestSampler {

    private final Chance chance;

    RequestSampler(Chance chance) {
        this.chance = chance;
    }

    /// Of the functions' port.
    byte[] request() {
        return request(chance.of(RequestWords.METHODS) + " " + chance.of(RequestWords.PATHS));
    }

    /// Of the admin port; never one that ends the node or what it serves.
    byte[] admin() {
        return request(chance.of(RequestWords.ADMIN));
    }

    private byte[] request(String line) {
        var body = chance.of(RequestWords.BODIES).getBytes(chance.in(90) ? UTF_8 : ISO_8859_1);
        var head = new StringBuilder(line).append(" HTTP/1.1\r\nhost: localhost\r\n");
        if (chance.in(85)) {
            head.append("content-type: ").append(chance.of(RequestWords.TYPES)).append("\r\n");
        }
        for (int left = chance.below(5); left > 0; left--) {
            head.append(chance.of(RequestWords.FIELDS)).append("\r\n");
        }
        if (chance.in(8)) {
            body = packed(body);
            head.append("content-encoding: gzip\r\n");
        }
        if (chance.in(60)) {
            sign(line, body, head);
        }
        head.append("connection: close\r\n");
        var bytes = new ByteArrayOutputStream();
        if (chance.in(20)) {
            head.append("transfer-encoding: chunked\r\n\r\n");
            bytes.writeBytes(head.toString().getBytes(ISO_8859_1));
            chunks(body, bytes);
        } else {
            head.append("content-length: ").append(body.length).append("\r\n\r\n");
            bytes.writeBytes(head.toString().getBytes(ISO_8859_1));
            bytes.writeBytes(body);
        }
        return bytes.toByteArray();
    }

    private void chunks(byte[] body, ByteArrayOutputStream to) {
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, 1 + chance.below(20_000));
            to.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
            to.write(body, at, length);
            to.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += length;
        }
        to.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
    }

    private static void sign(String line, byte[] body, StringBuilder head) {
        long now = Instant.now().getEpochSecond();
        if (line.endsWith("/github")) {
            head.append("x-hub-signature-256: sha256=").append(hmac(body)).append("\r\n");
        } else if (line.endsWith("/slack")) {
            head.append("x-slack-request-timestamp: ").append(now).append("\r\n");
            head.append("x-slack-signature: v0=").append(hmac(signed("v0:" + now + ":", body)));
            head.append("\r\n");
        } else if (line.endsWith("/stripe")) {
            head.append("stripe-signature: t=").append(now).append(",v1=");
            head.append(hmac(signed(now + ".", body))).append("\r\n");
        }
    }

    private static byte[] signed(String prefix, byte[] body) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(prefix.getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static String hmac(byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(FuzzFunctions.SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(message));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static byte[] packed(byte[] body) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException neverOfBytes) {
            throw new UncheckedIOException(neverOfBytes);
        }
        return packed.toByteArray();
    }

    /// The preface and settings of HTTP/2, a request and its body.
    byte[] http2() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        frame(bytes, 4, 0, 0, new byte[0]);
        for (int stream = 1; stream < 2 + 2 * chance.below(4); stream += 2) {
            var head = new ByteArrayOutputStream();
            field(head, ":method", chance.of(RequestWords.METHODS));
            field(head, ":scheme", "http");
            field(head, ":authority", "localhost");
            field(head, ":path", chance.of(RequestWords.PATHS));
            for (int left = chance.below(4); left > 0; left--) {
                var field = chance.of(RequestWords.FIELDS).split(": ?", 2);
                field(head, field[0], field[1]);
            }
            frame(bytes, 1, 4, stream, head.toByteArray());
            var body = chance.of(RequestWords.BODIES).getBytes(UTF_8);
            frame(bytes, 0, 1, stream, Arrays.copyOf(body, Math.min(body.length, 9_000)));
        }
        frame(bytes, 7, 0, 0, new byte[8]);
        return bytes.toByteArray();
    }

    private static void frame(
            ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        var length = payload.length;
        to.writeBytes(
                new byte[] {
                    (byte) (length >> 16),
                    (byte) (length >> 8),
                    (byte) length,
                    (byte) type,
                    (byte) flags,
                    0,
                    0,
                    0,
                    (byte) stream
                });
        to.writeBytes(payload);
    }

    private static void field(ByteArrayOutputStream to, String name, String value) {
        to.write(0);
        text(to, name);
        text(to, value);
    }

    private static void text(ByteArrayOutputStream to, String text) {
        var bytes = text.getBytes(ISO_8859_1);
        if (bytes.length < 127) {
            to.write(bytes.length);
        } else {
            to.write(127);
            int left = bytes.length - 127;
            for (; left >= 128; left >>= 7) {
                to.write((left & 127) | 128);
            }
            to.write(left);
        }
        to.writeBytes(bytes);
    }
}

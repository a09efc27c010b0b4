package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/// Damages bytes as a broken or hostile sender does: flips, cuts, repeats, and puts in what parsers
/// stumble over.
final class ByteMutation {

    private static final int MOST_STEPS = 4;

    private static final List<byte[]> STUMBLING_BLOCKS =
            List.of(
                    "\0".getBytes(ISO_8859_1),
                    "\r\n".getBytes(ISO_8859_1),
                    "\r\n\r\n".getBytes(ISO_8859_1),
                    "\n".getBytes(ISO_8859_1),
                    "%".getBytes(ISO_8859_1),
                    "%00".getBytes(ISO_8859_1),
                    "%c0%af".getBytes(ISO_8859_1),
                    "../".getBytes(ISO_8859_1),
                    "//".getBytes(ISO_8859_1),
                    "?".getBytes(ISO_8859_1),
                    ";".getBytes(ISO_8859_1),
                    ":".getBytes(ISO_8859_1),
                    "\"".getBytes(ISO_8859_1),
                    "{".getBytes(ISO_8859_1),
                    "[[[[[[[[".getBytes(ISO_8859_1),
                    "-1".getBytes(ISO_8859_1),
                    "99999999999999999999".getBytes(ISO_8859_1),
                    "1e999999999".getBytes(ISO_8859_1),
                    "content-length: 5\r\n".getBytes(ISO_8859_1),
                    "transfer-encoding: chunked\r\n".getBytes(ISO_8859_1),
                    "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n"
                            .getBytes(ISO_8859_1),
                    "expect: 100-continue\r\n".getBytes(ISO_8859_1),
                    new byte[] {(byte) 0xff, (byte) 0xfe},
                    new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                    "\u202e\ufeff𝔘".getBytes(UTF_8),
                    "x".repeat(3_000).getBytes(ISO_8859_1));

    private ByteMutation() {}

    /// @param chance draws how and where
    static byte[] of(byte[] bytes, Chance chance) {
        var damaged = bytes;
        for (int left = 1 + chance.below(MOST_STEPS); left > 0 && damaged.length > 0; left--) {
            damaged = once(damaged, chance);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, Chance chance) {
        int at = chance.below(bytes.length);
        int to = at + chance.below(Math.min(64, bytes.length - at));
        return switch (chance.below(6)) {
            case 0 -> flipped(bytes, at, 1 << chance.below(8));
            case 1 -> Arrays.copyOf(bytes, at);
            case 2 -> spliced(bytes, at, new byte[0], to);
            case 3 -> spliced(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            case 4 -> spliced(bytes, at, chance.bytes(8), at);
            default -> spliced(bytes, at, chance.of(STUMBLING_BLOCKS), at);
        };
    }

    private static byte[] flipped(byte[] bytes, int at, int bit) {
        var flipped = bytes.clone();
        flipped[at] ^= (byte) bit;
        return flipped;
    }

    /// @param end where the bytes go on
    private static byte[] spliced(byte[] bytes, int start, byte[] middle, int end) {
        var spliced = new ByteArrayOutputStream();
        spliced.write(bytes, 0, start);
        spliced.writeBytes(middle);
        spliced.write(bytes, end, bytes.length - end);
        return spliced.toByteArray();
    }
}

package dev.hearth.board;

import io.vertx.core.buffer.Buffer;

/// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, the top bit set
/// on all but the last (LEB128).
final class VarInts {

    private static final int LONGEST = 10;

    private VarInts() {}

    static void append(Buffer buffer, long number) {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            buffer.appendByte((byte) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        buffer.appendByte((byte) left);
    }

    /// Reads on where the last read ended.
    static final class Reader {

        private final Buffer buffer;
        private int position;

        Reader(Buffer buffer) {
            this.buffer = buffer;
        }

        /// @throws IndexOutOfBoundsException the buffer ends within it
        long next() {
            long number = 0;
            for (int i = 0; i < LONGEST; i++) {
                int read = buffer.getByte(position++);
                number |= (read & 0x7fL) << (7 * i);
                if (read >= 0) {
                    return number;
                }
            }
            throw new IllegalArgumentException("a number of more than %d bytes".formatted(LONGEST));
        }

        /// @throws IllegalArgumentException it is negative or above `most`
        int nextUpTo(int most) {
            long number = next();
            if (number < 0 || number > most) {
                throw new IllegalArgumentException("%d is not 0 to %d".formatted(number, most));
            }
            return (int) number;
        }

        byte[] bytes(int length) {
            var bytes = buffer.getBytes(position, position + length);
            position += length;
            return bytes;
        }

        int octet() {
            return buffer.getUnsignedByte(position++);
        }

        int left() {
            return buffer.length() - position;
        }
    }
}

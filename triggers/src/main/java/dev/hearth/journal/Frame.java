package dev.hearth.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The changes of one write, as they are in a file: a length, a checksum (CRC-32C), and for each
/// change its kind, its key and its value. A frame is read whole or not at all.
final class Frame {

    static final int HEADER = 8;
    private static final int LONGEST_KEY = 1_000;
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;

    private final byte[] bytes;
    private final List<Entry> entries;

    private Frame(byte[] bytes, List<Entry> entries) {
        this.bytes = bytes;
        this.entries = List.copyOf(entries);
    }

    /// One change of a frame.
    ///
    /// @param offset of the value in the frame; [#REMOVED] where there is none
    /// @param bytes the change takes in the file
    record Entry(String key, int offset, int length, int bytes) {

        static final int REMOVED = -1;

        boolean isPut() {
            return offset != REMOVED;
        }
    }

    /// With the header. Nobody writes to it.
    byte[] bytes() {
        return bytes;
    }

    List<Entry> entries() {
        return entries;
    }

    /// @throws IllegalArgumentException a key is empty or too long
    static Frame of(List<Change> changes) {
        int size = HEADER;
        var keys = new ArrayList<byte[]>(changes.size());
        for (var change : changes) {
            var key = change.key().getBytes(UTF_8);
            if (key.length == 0 || key.length > LONGEST_KEY) {
                throw new IllegalArgumentException(
                        "a key has 1 to %d bytes, not %d".formatted(LONGEST_KEY, key.length));
            }
            keys.add(key);
            size = Math.addExact(size, 3 + key.length);
            if (change instanceof Change.Put(_, var value)) {
                size = Math.addExact(size, Integer.BYTES + value.length());
            }
        }
        var buffer = ByteBuffer.allocate(size).position(HEADER);
        var entries = new ArrayList<Entry>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            entries.add(write(buffer, changes.get(i), keys.get(i)));
        }
        buffer.putInt(0, size - HEADER);
        buffer.putInt(Integer.BYTES, checksum(buffer.array(), HEADER, size - HEADER));
        return new Frame(buffer.array(), entries);
    }

    private static Entry write(ByteBuffer to, Change change, byte[] key) {
        int start = to.position();
        to.put(change instanceof Change.Put ? PUT : REMOVE);
        to.putShort((short) key.length).put(key);
        return switch (change) {
            case Change.Remove _ ->
                    new Entry(change.key(), Entry.REMOVED, 0, to.position() - start);
            case Change.Put(_, var value) -> {
                to.putInt(value.length());
                int offset = to.position();
                to.put(value.getBytes());
                yield new Entry(change.key(), offset, value.length(), to.position() - start);
            }
        };
    }

    /// The frame that begins at a place of a file's content; empty where none does, or not a whole
    /// one.
    static Optional<Frame> at(byte[] content, int start) {
        if (content.length - start < HEADER) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(content);
        int length = buffer.getInt(start);
        if (length < 1
                || length > content.length - start - HEADER
                || buffer.getInt(start + Integer.BYTES)
                        != checksum(content, start + HEADER, length)) {
            return Optional.empty();
        }
        var bytes = new byte[HEADER + length];
        System.arraycopy(content, start, bytes, 0, bytes.length);
        return Optional.of(new Frame(bytes, read(ByteBuffer.wrap(bytes).position(HEADER))));
    }

    private static List<Entry> read(ByteBuffer from) {
        var entries = new ArrayList<Entry>();
        while (from.hasRemaining()) {
            int start = from.position();
            byte kind = from.get();
            var key = new byte[from.getShort()];
            from.get(key);
            int offset = Entry.REMOVED;
            int length = 0;
            if (kind == PUT) {
                length = from.getInt();
                offset = from.position();
                from.position(offset + length);
            }
            entries.add(new Entry(new String(key, UTF_8), offset, length, from.position() - start));
        }
        return entries;
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}

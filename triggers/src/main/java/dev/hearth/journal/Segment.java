package dev.hearth.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// One file of a journal: frames one after the other. Written to by one thread; read by any.
final class Segment {

    private static final String ENDING = ".journal";

    private final Path folder;
    private final Path file;
    private final long number;
    private final FileChannel channel;
    private volatile long size;

    private Segment(Path folder, Path file, long number, FileChannel channel, long size) {
        this.folder = folder;
        this.file = file;
        this.number = number;
        this.channel = channel;
        this.size = size;
    }

    static boolean isOne(Path file) {
        return file.getFileName().toString().matches("\\d{12}\\" + ENDING);
    }

    /// A new and empty one, which is in its folder for good when this returns.
    static Segment create(Path folder, long number) throws IOException {
        var file = folder.resolve("%012d".formatted(number) + ENDING);
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            channel.force(true);
            synchronise(folder);
            return new Segment(folder, file, number, channel, 0);
        } catch (IOException incomplete) {
            channel.close();
            throw incomplete;
        }
    }

    static Segment open(Path folder, Path file) throws IOException {
        var name = file.getFileName().toString();
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(
                folder,
                file,
                Long.parseLong(name.substring(0, name.indexOf('.'))),
                channel,
                channel.size());
    }

    Path file() {
        return file;
    }

    long number() {
        return number;
    }

    long size() {
        return size;
    }

    /// All of it.
    byte[] content() throws IOException {
        return read(0, Math.toIntExact(size));
    }

    /// Shows every whole frame of a content and where it begins.
    ///
    /// @return where the first that is not whole begins; the end where all are
    static int scan(byte[] content, ObjIntConsumer<Frame> each) {
        int start = 0;
        for (var frame = Frame.at(content, start);
                frame.isPresent();
                frame = Frame.at(content, start)) {
            each.accept(frame.get(), start);
            start += frame.get().bytes().length;
        }
        return start;
    }

    /// On the disk when it returns. After a failure it is not known what is there beyond [#size()]:
    /// [#cut()] then.
    void append(List<Frame> frames) throws IOException {
        int length = frames.stream().mapToInt(frame -> frame.bytes().length).sum();
        var buffer = ByteBuffer.allocate(length);
        frames.forEach(frame -> buffer.put(frame.bytes()));
        buffer.flip();
        long at = size;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
        channel.force(false);
        size = at;
    }

    /// Takes away what a failed [#append] may have left.
    void cut() throws IOException {
        cut(size);
    }

    void cut(long end) throws IOException {
        channel.truncate(end);
        channel.force(true);
        size = end;
    }

    /// @throws IOException also when the segment was deleted meanwhile
    byte[] read(long offset, int length) throws IOException {
        var bytes = new byte[length];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, offset + buffer.position());
            if (count < 0) {
                throw new EOFException("%s ends before %d".formatted(file, offset + length));
            }
        }
        return bytes;
    }

    /// It is gone for good when this returns.
    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
        synchronise(folder);
    }

    void close() throws IOException {
        channel.close();
    }

    private static void synchronise(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

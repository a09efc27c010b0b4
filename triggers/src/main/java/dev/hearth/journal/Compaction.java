package dev.hearth.journal;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps the files small: what still counts of the oldest segment is written anew at the head,
/// slice by slice between other writes, and the segment deleted. Removals in the oldest segment
/// count no more, since nothing older is there for them to remove. Used by the writer's thread.
final class Compaction {

    /// Of the files to what is alive in them: compaction keeps below it, so that what is written
    /// meanwhile stays below 4.
    private static final int MOST = 3;

    private static final int SLICE = 256 * 1024;

    private final Segments segments;
    private final Index index;
    private final long small;
    private @Nullable Segment segment;
    private byte[] content = {};
    private int position;

    /// @param small as long as the files have no more bytes nothing is done
    Compaction(Segments segments, Index index, long small) {
        this.segments = segments;
        this.index = index;
        this.small = small;
    }

    boolean isDue() {
        return segment != null || segments.bytes() > Math.max(small, MOST * index.live());
    }

    /// What is to be written anew next; empty where nothing of the slice counts.
    Optional<Frame> next() throws IOException {
        var oldest = segment;
        if (oldest == null) {
            oldest = segments.oldest();
            content = oldest.content();
            position = 0;
            segment = oldest;
        }
        var alive = new ArrayList<Change>();
        int end = Math.min(content.length, position + SLICE);
        while (position < end) {
            var frame = frame(oldest);
            for (var entry : frame.entries()) {
                if (index.isAt(oldest, position, entry)) {
                    alive.add(new Change.Put(entry.key(), value(position + entry.offset(), entry)));
                }
            }
            position += frame.bytes().length;
        }
        return alive.isEmpty() ? Optional.empty() : Optional.of(Frame.of(alive));
    }

    private Frame frame(Segment oldest) throws IOException {
        return Frame.at(content, position)
                .orElseThrow(() ->
                        new IOException(
                                "%s is damaged at byte %d".formatted(oldest.file(), position)));
    }

    private Buffer value(int from, Frame.Entry entry) {
        return Buffer.buffer(Arrays.copyOfRange(content, from, from + entry.length()));
    }

    /// What [#next()] gave is on the disk.
    void written() throws IOException {
        if (segment != null && position >= content.length) {
            forget();
            segments.deleteOldest();
        }
    }

    /// It is not: the segment is begun anew.
    void forget() {
        segment = null;
        content = new byte[0];
        position = 0;
    }
}

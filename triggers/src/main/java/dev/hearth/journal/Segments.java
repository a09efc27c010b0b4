package dev.hearth.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a journal, the oldest first; the last is written to. Used by one thread, except for
/// [#bytes()].
final class Segments {

    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final Path folder;
    private final long full;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private volatile long bytes;

    private Segments(Path folder, long full) {
        this.folder = folder;
        this.full = full;
    }

    /// Reads what is there into an index. What a crash left of a write that nobody was told of is
    /// cut off.
    ///
    /// @param full the size at which a segment is not written to any more
    /// @throws JournalException a segment is missing, or damaged elsewhere than at the very end
    static Segments open(Path folder, long full, Index index) throws IOException {
        var opened = new Segments(folder, full);
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Segment::isOne).sorted().toList()) {
                opened.add(Segment.open(folder, file));
            }
        }
        for (var segment : opened.segments) {
            opened.read(segment, index);
        }
        if (opened.segments.isEmpty()) {
            opened.add(Segment.create(folder, 1));
        }
        opened.count();
        return opened;
    }

    private void add(Segment segment) {
        var last = segments.peekLast();
        if (last != null && segment.number() != last.number() + 1) {
            throw JournalException.unreadable(
                    folder, "number %d is missing".formatted(last.number() + 1));
        }
        segments.add(segment);
    }

    private void read(Segment segment, Index index) throws IOException {
        var content = segment.content();
        int end = Segment.scan(content, (frame, start) -> index.enter(segment, start, frame));
        if (end == content.length) {
            return;
        }
        if (segment != segments.getLast()) {
            throw JournalException.unreadable(segment.file(), "damaged at byte " + end);
        }
        LOG.warn(
                "{}: the last {} bytes are of a write that was under way when the node ended",
                segment.file(),
                content.length - end);
        segment.cut(end);
    }

    /// The one to write to; a new one where the last is full.
    Segment head() throws IOException {
        if (head(segments).size() >= full) {
            begin();
        }
        return head(segments);
    }

    /// Takes back what a failed write may have left.
    void cut() throws IOException {
        head(segments).cut();
    }

    /// The next one to compact, which is not written to any more.
    Segment oldest() throws IOException {
        if (segments.size() == 1) {
            begin();
        }
        return segments.getFirst();
    }

    void deleteOldest() throws IOException {
        segments.getFirst().delete();
        segments.removeFirst();
        count();
    }

    /// To be called after each write.
    void count() {
        bytes = segments.stream().mapToLong(Segment::size).sum();
    }

    /// Of all files. Any thread.
    long bytes() {
        return bytes;
    }

    void close() throws IOException {
        for (var segment : segments) {
            segment.close();
        }
    }

    private void begin() throws IOException {
        segments.add(Segment.create(folder, head(segments).number() + 1));
    }

    private static Segment head(Deque<Segment> segments) {
        return segments.getLast();
    }
}

package dev.hearth.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the value of each key is. Changed by one thread, read by any.
final class Index {

    /// @param bytes that its change takes in the file
    record Place(Segment segment, long offset, int length, int bytes) {}

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicLong live = new AtomicLong();

    @Nullable Place find(String key) {
        return places.get(key);
    }

    void forEach(Consumer<String> each) {
        places.keySet().forEach(each);
    }

    int size() {
        return places.size();
    }

    /// Bytes of the changes that still count.
    long live() {
        return live.get();
    }

    /// @param start of the frame in its segment
    void enter(Segment segment, long start, Frame frame) {
        for (var entry : frame.entries()) {
            var before =
                    entry.isPut()
                            ? places.put(entry.key(), place(segment, start, entry))
                            : places.remove(entry.key());
            live.addAndGet(
                    (entry.isPut() ? entry.bytes() : 0) - (before == null ? 0 : before.bytes()));
        }
    }

    /// Whether the value of a key is the one that is written there.
    boolean isAt(Segment segment, long start, Frame.Entry entry) {
        var place = places.get(entry.key());
        return entry.isPut()
                && place != null
                && place.segment() == segment
                && place.offset() == start + entry.offset();
    }

    private static Place place(Segment segment, long start, Frame.Entry entry) {
        return new Place(segment, start + entry.offset(), entry.length(), entry.bytes());
    }
}

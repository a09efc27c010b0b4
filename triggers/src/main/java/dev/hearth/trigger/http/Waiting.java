package dev.hearth.trigger.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who waits for a client, and since when. One look a second at the oldest replaces a timer for
/// each. Not thread-safe: belongs to one event loop.
final class Waiting<T> {

    private final long allowedNanos;
    private final Map<T, Long> since = new LinkedHashMap<>();

    Waiting(Duration allowed) {
        this.allowedNanos = allowed.toNanos();
    }

    /// @param now on the clock of [System#nanoTime], never before that of an earlier call
    void enter(T who, long now) {
        since.remove(who);
        since.put(who, now);
    }

    void leave(T who) {
        since.remove(who);
    }

    /// Removes and returns those that have waited for longer than is allowed, the oldest first.
    List<T> overdue(long now) {
        var overdue = new ArrayList<T>();
        var oldest = since.entrySet().iterator();
        while (oldest.hasNext()) {
            var entry = oldest.next();
            if (now - entry.getValue() <= allowedNanos) {
                break;
            }
            overdue.add(entry.getKey());
            oldest.remove();
        }
        return overdue;
    }
}

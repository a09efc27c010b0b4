package dev.hearth.store;

import dev.hearth.cluster.SharedEntry;
import dev.hearth.state.StateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What this node knows of each key, but for the value: it is what limits are held against. Not
/// thread-safe.
final class Register {

    private static final Line NOTHING = new Line(0, SharedEntry.NEVER, 0, 0);
    private static final Tally EMPTY = new Tally(0, 0);

    /// @param keys 1, or 0 where it was removed
    record Line(long version, long expires, int keys, long bytes) {

        static Line of(String key, SharedEntry entry) {
            var value = entry.value();
            return value == null
                    ? new Line(entry.version(), entry.expires(), 0, 0)
                    : new Line(entry.version(), entry.expires(), 1, size(key, value.length()));
        }
    }

    private record Tally(int keys, long bytes) {

        Tally with(Line line, int sign) {
            return new Tally(keys + sign * line.keys, bytes + sign * line.bytes);
        }
    }

    private record Due(long expires, String key) {}

    private final StateSettings settings;
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<String, Tally> spaces = new HashMap<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::expires));
    private Tally all = EMPTY;

    Register(StateSettings settings) {
        this.settings = settings;
    }

    private static long size(String key, int value) {
        return key.length() + (long) value;
    }

    /// 0 where it is not known.
    long version(String key) {
        return lines.getOrDefault(key, NOTHING).version;
    }

    /// Of all keys.
    Map<String, Long> versions() {
        var versions = new HashMap<String, Long>(2 * lines.size());
        lines.forEach((key, line) -> versions.put(key, line.version));
        return versions;
    }

    void enter(String key, Line line) {
        forget(key);
        lines.put(key, line);
        count(key, line, 1);
        if (line.expires != SharedEntry.NEVER) {
            due.add(new Due(line.expires, key));
        }
    }

    void forget(String key) {
        var line = lines.remove(key);
        if (line != null) {
            count(key, line, -1);
        }
    }

    private void count(String key, Line line, int sign) {
        all = all.with(line, sign);
        var space = StateKey.spaceOf(key);
        var tally = spaces.getOrDefault(space, EMPTY).with(line, sign);
        if (tally.equals(EMPTY)) {
            spaces.remove(space);
        } else {
            spaces.put(space, tally);
        }
    }

    /// Forgets what has expired.
    ///
    /// @return its keys
    List<String> takeExpired(Instant now) {
        var expired = new ArrayList<String>();
        for (var first = due.peek();
                first != null && first.expires <= now.toEpochMilli();
                first = due.peek()) {
            due.remove();
            if (isStill(first)) {
                forget(first.key);
                expired.add(first.key);
            }
        }
        return expired;
    }

    private boolean isStill(Due first) {
        @Nullable Line line = lines.get(first.key);
        return line != null && line.expires == first.expires;
    }

    /// Why a value may not be kept; empty where it may.
    Optional<String> objection(StateKey key, int length) {
        if (length > settings.value().bytes()) {
            return Optional.of(
                    "a value has at most %s, this one has %d bytes"
                            .formatted(settings.value(), length));
        }
        var before = lines.getOrDefault(key.text(), NOTHING);
        var space = spaces.getOrDefault(key.space(), EMPTY);
        if (before.keys == 0 && space.keys >= settings.keys()) {
            return Optional.of(
                    "%s has %d keys already, which is all it may"
                            .formatted(key.owner(), space.keys));
        }
        long more = size(key.text(), length) - before.bytes;
        if (more > 0 && space.bytes + more > settings.space().bytes()) {
            return Optional.of(
                    "the keys and values of %s have %d bytes, at most %s are kept"
                            .formatted(key.owner(), space.bytes, settings.space()));
        }
        return more > 0 && all.bytes + more > settings.total().bytes()
                ? Optional.of(
                        "all keys and values have %d bytes, at most %s are kept"
                                .formatted(all.bytes, settings.total()))
                : Optional.empty();
    }
}

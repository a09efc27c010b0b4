package dev.hearth.trigger.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Knows up to where each assigned partition may be committed. No I/O; not thread-safe.
///
/// 1. What may be committed is the offset after the longest run of settled records from the first
///    one received; offsets the broker skips (compaction, transaction markers) do not interrupt a
///    run.
/// 2. Each assignment of a partition is a generation of its own: what was received under an older
///    one no longer counts.
final class OffsetTracker {

    /// A place in a partition under one assignment.
    record Position(TopicPartition partition, long offset, long generation) {}

    private static final long NONE = -1;

    private static final class Prefix {
        final long generation;
        final TreeSet<Long> unsettled = new TreeSet<>();
        long end = NONE;
        long committed = NONE;

        Prefix(long generation) {
            this.generation = generation;
        }

        long settledUpTo() {
            return unsettled.isEmpty() ? end : unsettled.first();
        }
    }

    private final Map<TopicPartition, Prefix> prefixes = new HashMap<>();
    private long generations;

    void assign(TopicPartition partition) {
        prefixes.put(partition, new Prefix(++generations));
    }

    void revoke(TopicPartition partition) {
        prefixes.remove(partition);
    }

    /// @throws IllegalStateException when the partition is not assigned or its offsets do not
    ///   ascend
    Position receive(TopicPartition partition, long offset) {
        var prefix = prefixes.get(partition);
        if (prefix == null) {
            throw new IllegalStateException(partition + " is not assigned");
        }
        if (offset < prefix.end) {
            throw new IllegalStateException(
                    "%s: %d after %d".formatted(partition, offset, prefix.end - 1));
        }
        prefix.unsettled.add(offset);
        if (prefix.committed == NONE) {
            prefix.committed = offset;
        }
        prefix.end = offset + 1;
        return new Position(partition, offset, prefix.generation);
    }

    /// False where it no longer counts, or was settled before.
    boolean settle(Position position) {
        var prefix = current(position);
        return prefix != null && prefix.unsettled.remove(position.offset());
    }

    boolean counts(Position position) {
        return current(position) != null;
    }

    private @Nullable Prefix current(Position position) {
        var prefix = prefixes.get(position.partition());
        return prefix != null && prefix.generation == position.generation() ? prefix : null;
    }

    /// For each partition that has moved since its last commit, the offset to commit: that of the
    /// first record that is not settled.
    List<Position> committable() {
        var moved = new ArrayList<Position>();
        for (var partition : prefixes.keySet()) {
            committable(partition, moved);
        }
        return moved;
    }

    List<Position> committable(TopicPartition partition) {
        var moved = new ArrayList<Position>(1);
        committable(partition, moved);
        return moved;
    }

    private void committable(TopicPartition partition, List<Position> moved) {
        var prefix = prefixes.get(partition);
        if (prefix != null && prefix.settledUpTo() > prefix.committed) {
            moved.add(new Position(partition, prefix.settledUpTo(), prefix.generation));
        }
    }

    void committed(Position position) {
        var prefix = current(position);
        if (prefix != null) {
            prefix.committed = Math.max(prefix.committed, position.offset());
        }
    }

    /// Records received that a crash now would deliver again.
    long uncommitted(TopicPartition partition) {
        var prefix = prefixes.get(partition);
        return prefix == null ? 0 : prefix.end - prefix.committed;
    }

    /// From the first record that is not settled to the last one received; zero while all are
    /// settled.
    long span(TopicPartition partition) {
        var prefix = prefixes.get(partition);
        return prefix == null ? 0 : prefix.end - prefix.settledUpTo();
    }
}

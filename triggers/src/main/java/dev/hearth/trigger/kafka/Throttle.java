package dev.hearth.trigger.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;

/// Knows which of the assigned partitions are fetched and which are paused, and what must change.
/// No I/O; not thread-safe.
final class Throttle {

    enum Fetching {
        FETCHING,
        PAUSED
    }

    /// What to tell the consumer.
    record Change(Set<TopicPartition> pause, Set<TopicPartition> resume) {

        Change {
            pause = Set.copyOf(pause);
            resume = Set.copyOf(resume);
        }
    }

    private final Map<TopicPartition, Fetching> fetching = new HashMap<>();

    /// Says so even if it is so already: a pause meant for an earlier assignment may be under way.
    Change assign(Collection<TopicPartition> partitions, Fetching as) {
        partitions.forEach(partition -> fetching.put(partition, as));
        return switch (as) {
            case FETCHING -> new Change(Set.of(), Set.copyOf(partitions));
            case PAUSED -> new Change(Set.copyOf(partitions), Set.of());
        };
    }

    /// @param hold whether a partition, being fetched or paused now, shall be paused
    Change adjust(
            Collection<TopicPartition> partitions, BiPredicate<TopicPartition, Fetching> hold) {
        var pause = new HashSet<TopicPartition>();
        var resume = new HashSet<TopicPartition>();
        for (var partition : partitions) {
            var now = fetching.get(partition);
            if (now == null) {
                continue;
            }
            boolean held = hold.test(partition, now);
            if (held && now == Fetching.FETCHING) {
                pause.add(partition);
                fetching.put(partition, Fetching.PAUSED);
            } else if (!held && now == Fetching.PAUSED) {
                resume.add(partition);
                fetching.put(partition, Fetching.FETCHING);
            }
        }
        return new Change(pause, resume);
    }

    void forget(Collection<TopicPartition> partitions) {
        fetching.keySet().removeAll(partitions);
    }

    boolean isPaused(TopicPartition partition) {
        return fetching.get(partition) == Fetching.PAUSED;
    }
}

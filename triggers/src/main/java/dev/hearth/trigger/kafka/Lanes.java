package dev.hearth.trigger.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// Decides which waiting item runs next: one of a lane at a time, in the lane's order, at most
/// `maxRunning` of all lanes together, partitions taking turns. No I/O; not thread-safe.
///
/// An item holds its lane from [#add] to [#finish], also while it is parked; a parked one is not
/// running.
final class Lanes<T> {

    /// @param key equal for items that must not overtake each other
    record Lane(TopicPartition partition, Object key) {}

    private enum Step {
        READY,
        RUNNING,
        PARKED
    }

    private static final class Queue<T> {
        final ArrayDeque<T> items = new ArrayDeque<>();
        Step step = Step.READY;
    }

    private static final class Share<T> {
        final Map<Lane, Queue<T>> queues = new HashMap<>();
        final ArrayDeque<Lane> ready = new ArrayDeque<>();
        boolean blocked;
    }

    private final int maxRunning;
    private final LinkedHashMap<TopicPartition, Share<T>> shares = new LinkedHashMap<>();
    private int running;

    Lanes(int maxRunning) {
        this.maxRunning = maxRunning;
    }

    int running() {
        return running;
    }

    void add(Lane lane, T item) {
        var share = shares.computeIfAbsent(lane.partition(), _ -> new Share<>());
        var queue = share.queues.get(lane);
        if (queue == null) {
            queue = new Queue<>();
            share.queues.put(lane, queue);
            share.ready.addLast(lane);
        }
        queue.items.addLast(item);
    }

    /// The next item, which runs from now on.
    Optional<T> take() {
        if (running >= maxRunning) {
            return Optional.empty();
        }
        for (var entry : shares.entrySet()) {
            var share = entry.getValue();
            if (!share.blocked && !share.ready.isEmpty()) {
                var lane = share.ready.removeFirst();
                var queue = queue(lane, Step.READY);
                queue.step = Step.RUNNING;
                running++;
                shares.putLast(entry.getKey(), share);
                return Optional.of(queue.items.getFirst());
            }
        }
        return Optional.empty();
    }

    /// The lane's running item waits, and lets another lane run meanwhile.
    void park(Lane lane) {
        queue(lane, Step.RUNNING).step = Step.PARKED;
        running--;
    }

    /// The lane's parked item wants to run again.
    void unpark(Lane lane) {
        queue(lane, Step.PARKED).step = Step.READY;
        share(lane).ready.addLast(lane);
    }

    /// The lane's parked item runs again at once, beyond `maxRunning` if need be.
    void rerun(Lane lane) {
        queue(lane, Step.PARKED).step = Step.RUNNING;
        running++;
    }

    /// The lane's item, running or parked, is done with; the next of its lane may run.
    void finish(Lane lane) {
        var share = share(lane);
        var queue = share.queues.get(lane);
        if (queue == null || queue.step == Step.READY) {
            throw new IllegalStateException(lane + " has nothing to finish");
        }
        if (queue.step == Step.RUNNING) {
            running--;
        }
        queue.items.removeFirst();
        if (queue.items.isEmpty()) {
            share.queues.remove(lane);
        } else {
            queue.step = Step.READY;
            share.ready.addLast(lane);
        }
    }

    /// Nothing of this partition begins until it is unblocked.
    void block(TopicPartition partition) {
        shares.computeIfAbsent(partition, _ -> new Share<>()).blocked = true;
    }

    void unblock(TopicPartition partition) {
        shares.computeIfAbsent(partition, _ -> new Share<>()).blocked = false;
    }

    /// Forgets all of a partition but what runs, which must be finished as ever.
    ///
    /// @return what was forgotten
    List<T> dropIdle(TopicPartition partition) {
        var share = shares.get(partition);
        var dropped = new ArrayList<T>();
        if (share == null) {
            return dropped;
        }
        share.ready.clear();
        for (var lane : List.copyOf(share.queues.keySet())) {
            var queue = queue(share, lane);
            var head = queue.step == Step.RUNNING ? queue.items.removeFirst() : null;
            dropped.addAll(queue.items);
            queue.items.clear();
            if (head == null) {
                share.queues.remove(lane);
            } else {
                queue.items.addFirst(head);
            }
        }
        return dropped;
    }

    /// Forgets a partition, running items included.
    void drop(TopicPartition partition) {
        var share = shares.remove(partition);
        if (share != null) {
            running -=
                    (int)
                            share.queues.values().stream()
                                    .filter(queue -> queue.step == Step.RUNNING)
                                    .count();
        }
    }

    private Share<T> share(Lane lane) {
        var share = shares.get(lane.partition());
        if (share == null) {
            throw new IllegalStateException(lane + " is unknown");
        }
        return share;
    }

    private Queue<T> queue(Lane lane, Step expected) {
        var queue = queue(share(lane), lane);
        if (queue.step != expected) {
            throw new IllegalStateException(
                    "%s is %s, not %s".formatted(lane, queue.step, expected));
        }
        return queue;
    }

    private static <T> Queue<T> queue(Share<T> share, Lane lane) {
        var queue = share.queues.get(lane);
        if (queue == null) {
            throw new IllegalStateException(lane + " is unknown");
        }
        return queue;
    }
}

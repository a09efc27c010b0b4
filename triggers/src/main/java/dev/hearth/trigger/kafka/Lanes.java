package dev.hearth.trigger.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Decides which waiting items run next: those of a lane in the lane's order, never beside others
/// of it unless they were taken together, at most `maxRunning` of all lanes, partitions taking
/// turns. No I/O; not thread-safe.
///
/// An item holds its lane from the moment it is taken to [#finish], also while it is parked; a
/// parked one is not running. Items are told apart by identity.
final class Lanes<T> {

    /// @param key equal for items that must not overtake each other
    record Lane(TopicPartition partition, Object key) {}

    /// Chooses what is taken together, all of it from one partition.
    interface Choice<T> {

        enum Answer {
            TAKEN,
            /// Neither this item nor those behind it in its lane.
            NEXT_LANE,
            /// Not this item, and nothing more.
            ENOUGH
        }

        /// Begins with the next partition.
        void restart();

        Answer offer(T item);

        /// Whether what was chosen is to run now.
        boolean due();
    }

    private enum Step {
        RUNNING,
        PARKED
    }

    private static final class Queue<T> {
        final ArrayDeque<T> items = new ArrayDeque<>();
        int taken;
    }

    private static final class Share<T> {
        final Map<Lane, Queue<T>> queues = new HashMap<>();
        final LinkedHashSet<Queue<T>> ready = new LinkedHashSet<>();
        boolean blocked;
    }

    private final int maxRunning;
    private final Predicate<T> first;
    private final LinkedHashMap<TopicPartition, Share<T>> shares = new LinkedHashMap<>();
    private final IdentityHashMap<T, Step> held = new IdentityHashMap<>();
    private int running;

    /// @param first at whose turn a lane goes before the others of its partition
    Lanes(int maxRunning, Predicate<T> first) {
        this.maxRunning = maxRunning;
        this.first = first;
    }

    int running() {
        return running;
    }

    void add(Lane lane, T item) {
        var share = shares.computeIfAbsent(lane.partition(), _ -> new Share<>());
        var queue = share.queues.computeIfAbsent(lane, _ -> new Queue<>());
        queue.items.addLast(item);
        if (queue.items.size() == 1) {
            ready(share, queue);
        }
    }

    /// The next items, which run from now on; none where nothing is due, or where there is no room
    /// for all that are: they wait for it, and nobody else takes it from them.
    List<T> take(Choice<? super T> choice) {
        if (running >= maxRunning) {
            return List.of();
        }
        for (var entry : shares.entrySet()) {
            var share = entry.getValue();
            if (!share.blocked && !share.ready.isEmpty()) {
                var chosen = choose(share, choice);
                if (running + chosen.size() > maxRunning) {
                    return List.of();
                }
                if (!chosen.isEmpty()) {
                    hold(share, chosen);
                    shares.putLast(entry.getKey(), share);
                    return List.copyOf(chosen.keySet());
                }
            }
        }
        return List.of();
    }

    private static <T> Map<T, Queue<T>> choose(Share<T> share, Choice<? super T> choice) {
        var chosen = new LinkedHashMap<T, Queue<T>>();
        choice.restart();
        for (var queue : share.ready) {
            if (choose(queue, choice, chosen) == Choice.Answer.ENOUGH) {
                break;
            }
        }
        return choice.due() ? chosen : Map.of();
    }

    private static <T> Choice.Answer choose(
            Queue<T> queue, Choice<? super T> choice, Map<T, Queue<T>> chosen) {
        for (var item : queue.items) {
            var answer = choice.offer(item);
            if (answer != Choice.Answer.TAKEN) {
                return answer;
            }
            chosen.put(item, queue);
        }
        return Choice.Answer.NEXT_LANE;
    }

    private void hold(Share<T> share, Map<T, Queue<T>> chosen) {
        chosen.forEach((item, queue) -> {
            queue.taken++;
            held.put(item, Step.RUNNING);
            share.ready.remove(queue);
        });
        running += chosen.size();
    }

    /// The lane's running item waits, and lets others run meanwhile.
    void park(T item) {
        step(item, Step.RUNNING, Step.PARKED);
        running--;
    }

    /// The lane's parked item wants to run again.
    void unpark(Lane lane, T item) {
        step(item, Step.PARKED, null);
        release(lane);
    }

    /// A parked item runs again at once, beyond `maxRunning` if need be.
    void rerun(T item) {
        step(item, Step.PARKED, Step.RUNNING);
        running++;
    }

    /// The lane's item, running or parked, is done with; the next of its lane may run.
    void finish(Lane lane, T item) {
        var step = held.get(item);
        step(item, step, null);
        if (step == Step.RUNNING) {
            running--;
        }
        queue(lane).items.removeFirstOccurrence(item);
        release(lane);
    }

    /// The lane's item is done with, also where it was not taken yet.
    void remove(Lane lane, T item) {
        if (held.containsKey(item)) {
            finish(lane, item);
            return;
        }
        var queue = queue(lane);
        queue.items.removeFirstOccurrence(item);
        if (queue.items.isEmpty()) {
            var share = share(lane);
            share.ready.remove(queue);
            share.queues.remove(lane);
        }
    }

    private void step(T item, @Nullable Step from, @Nullable Step to) {
        var now = held.get(item);
        if (now == null || now != from) {
            throw new IllegalStateException("%s is %s, not %s".formatted(item, now, from));
        }
        if (to == null) {
            held.remove(item);
        } else {
            held.put(item, to);
        }
    }

    private void release(Lane lane) {
        var queue = queue(lane);
        queue.taken--;
        if (queue.taken > 0) {
            return;
        }
        var share = share(lane);
        if (queue.items.isEmpty()) {
            share.queues.remove(lane);
        } else {
            ready(share, queue);
        }
    }

    private void ready(Share<T> share, Queue<T> queue) {
        if (first.test(queue.items.getFirst())) {
            share.ready.addFirst(queue);
        } else {
            share.ready.addLast(queue);
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
        for (var queue : share.queues.values()) {
            queue.items.stream().filter(this::idle).forEach(dropped::add);
            queue.items.removeIf(this::idle);
            queue.taken = queue.items.size();
        }
        share.queues.values().removeIf(queue -> queue.items.isEmpty());
        dropped.forEach(held::remove);
        return dropped;
    }

    private boolean idle(T item) {
        return held.get(item) != Step.RUNNING;
    }

    /// Forgets a partition, running items included.
    void drop(TopicPartition partition) {
        var share = shares.remove(partition);
        if (share != null) {
            share.queues.values().stream()
                    .map(queue -> queue.items)
                    .flatMap(Collection::stream)
                    .forEach(item -> running -= held.remove(item) == Step.RUNNING ? 1 : 0);
        }
    }

    private Share<T> share(Lane lane) {
        var share = shares.get(lane.partition());
        if (share == null) {
            throw new IllegalStateException(lane + " is unknown");
        }
        return share;
    }

    private Queue<T> queue(Lane lane) {
        var queue = share(lane).queues.get(lane);
        if (queue == null) {
            throw new IllegalStateException(lane + " is unknown");
        }
        return queue;
    }
}

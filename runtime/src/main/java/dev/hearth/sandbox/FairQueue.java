package dev.hearth.sandbox;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What waits for a sandbox thread, a line for each function, one task of each line in turn: who
/// comes with one task is served after one round, however long the others' lines are. Any thread,
/// no lock; a line that waits already touches nothing of the others.
///
/// 1. Tasks of one line leave in the order they came.
/// 2. A line has one turn in [#turns] exactly while something waits in it.
final class FairQueue<T> {

    /// Those of one function, or of one purpose of the node's own.
    static final class Line<T> {
        private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicInteger length = new AtomicInteger();
    }

    private final Queue<Line<T>> turns = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int bound;

    /// @param bound tasks waiting in all
    FairQueue(int bound) {
        this.bound = bound;
    }

    /// Refused when the line is longer than the room that is left, so that a flood of one function
    /// takes half of the queue at most, of two a third each, and a newcomer finds a place.
    /// (Choudhury and Hahne, Dynamic Queue Length Thresholds, 1998.)
    boolean offer(Line<T> line, T task) {
        if (line.length.get() >= bound - size.get()) {
            return false;
        }
        add(line, task);
        return true;
    }

    /// For what was admitted before: never refused.
    void add(Line<T> line, T task) {
        size.incrementAndGet();
        line.waiting.add(task);
        if (line.length.getAndIncrement() == 0) {
            turns.add(line);
        }
    }

    /// The next task of the line whose turn it is.
    @Nullable T poll() {
        var line = turns.poll();
        if (line == null) {
            return null;
        }
        var task = line.waiting.poll();
        if (line.length.decrementAndGet() > 0) {
            turns.add(line);
        }
        size.decrementAndGet();
        return task;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    int size() {
        return size.get();
    }
}

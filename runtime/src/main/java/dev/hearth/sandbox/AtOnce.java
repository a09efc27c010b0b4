package dev.hearth.sandbox;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Begins so much at a time of what is added, in order; each says when it is [#done]. Any thread.
final class AtOnce {

    private final int most;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    AtOnce(int most) {
        this.most = most;
    }

    void add(Runnable beginning) {
        waiting.add(beginning);
        beginNext();
    }

    void done() {
        running.decrementAndGet();
        beginNext();
    }

    private void beginNext() {
        while (!waiting.isEmpty() && takePlace()) {
            var next = waiting.poll();
            if (next == null) {
                running.decrementAndGet();
            } else {
                next.run();
            }
        }
    }

    private boolean takePlace() {
        int before = running.get();
        while (before < most && !running.compareAndSet(before, before + 1)) {
            before = running.get();
        }
        return before < most;
    }
}

package dev.hearth.sandbox;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Work that nobody waits for: blanks to be made. A bounded number of tasks runs at once, and while
/// invocations wait they get half of one thread's time: enough that blanks do not run out for want
/// of a turn, since an invocation that finds none makes its own at the same cost. Any thread.
final class Background {

    private final int atOnce;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    /// While invocations wait, none begins before this moment, in [System#nanoTime].
    private volatile long notBefore = System.nanoTime();

    Background(int atOnce) {
        this.atOnce = atOnce;
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    void clear() {
        tasks.clear();
    }

    /// Whether one may begin when nothing else is there to do.
    boolean isReady() {
        return !tasks.isEmpty() && running.get() < atOnce;
    }

    /// Whether one may begin though invocations wait.
    boolean isDue(long now) {
        return isReady() && now - notBefore >= 0;
    }

    /// The next task; absent when there is none or enough of them run.
    @Nullable Runnable begin() {
        if (running.incrementAndGet() <= atOnce) {
            var task = tasks.poll();
            if (task != null) {
                return () -> run(task);
            }
        }
        running.decrementAndGet();
        return null;
    }

    private void run(Runnable task) {
        long began = System.nanoTime();
        try {
            task.run();
        } finally {
            long ended = System.nanoTime();
            notBefore = ended + (ended - began);
            running.decrementAndGet();
        }
    }
}

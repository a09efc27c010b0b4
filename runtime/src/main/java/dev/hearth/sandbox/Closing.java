package dev.hearth.sandbox;

import dev.hearth.invocation.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The ordered end of a Graalvisor (contract 13), on a thread of its own: drain, cancel, close the
/// sandboxes, stop the threads, release the engines.
record Closing(
        GraalvisorSettings settings,
        SandboxThreads threads,
        Watch watch,
        Collection<LanguageRuntime> languages,
        Collection<FunctionPool> pools)
        implements Runnable {

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

    @Override
    public void run() {
        if (!await(watch::isQuiet, settings.drainTimeout())) {
            watch.endAll(new Ending.Cancelled(Outcome.Cancelled.By.CLOSING_NODE));
            var _ = await(watch::isQuiet, settings.stopGrace());
        }
        pools.forEach(FunctionPool::close);
        languages.forEach(language -> language.blanks().close());
        boolean stopped = await(() -> alive() == 0, settings.stopGrace().multipliedBy(2));
        int left = alive();
        threads.close();
        boolean released = releaseEngines();
        watch.shutDown();
        boolean ended = await(threads::isEmpty, settings.stopGrace());
        if (!stopped || !released || !ended) {
            throw new IllegalStateException(
                    "%d sandboxes did not stop within %s".formatted(left, settings.stopGrace()));
        }
        pools.forEach(pool -> pool.program().close());
    }

    private int alive() {
        return languages.stream().mapToInt(LanguageRuntime::alive).sum();
    }

    /// An engine waits for its sandboxes, so a closer does it, for a while.
    private boolean releaseEngines() {
        var released = new CountDownLatch(languages.size());
        for (var language : languages) {
            watch.close(() -> {
                try {
                    language.guests().close();
                } finally {
                    released.countDown();
                }
            });
        }
        return await(() -> released.getCount() == 0, settings.stopGrace().multipliedBy(2));
    }

    private static boolean await(BooleanSupplier condition, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return true;
    }
}

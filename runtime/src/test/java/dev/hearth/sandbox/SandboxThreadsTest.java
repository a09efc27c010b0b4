package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SandboxThreadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SLICE = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);

    private final FairQueue.Line<Runnable> line = new FairQueue.Line<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<SandboxThreads> opened = new ArrayList<>();
    private volatile boolean watching = true;

    @AfterEach
    void close() {
        watching = false;
        release.countDown();
        opened.forEach(SandboxThreads::close);
        for (var each : opened) {
            eventually(each::isEmpty);
        }
    }

    private SandboxThreads threads(int permits, int most, Duration slice) {
        var threads =
                new SandboxThreads(new GraalvisorSettings.Threads(permits, most, slice, 4096));
        opened.add(threads);
        return threads;
    }

    /// What the detector does.
    private void watch(SandboxThreads threads) {
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            while (watching) {
                                threads.handOffLongRuns(System.nanoTime(), 0);
                                LockSupport.parkNanos(1_000_000);
                            }
                        });
    }

    private static void eventually(BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(PATIENCE);
            LockSupport.parkNanos(500_000);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private Runnable counting(AtomicInteger running, AtomicInteger most, CountDownLatch done) {
        return () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(100_000);
            running.decrementAndGet();
            done.countDown();
        };
    }

    @Test
    void noMoreRunAtOnceThanThereArePermits() {
        var threads = threads(3, 100, NEVER);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(500);
        for (int each = 0; each < 500; each++) {
            threads.add(line, counting(running, most, done));
        }
        assertThat(await(done)).isTrue();
        assertThat(most).hasValueBetween(1, 3);
        assertThat(threads.started()).isLessThanOrEqualTo(3);
    }

    @Test
    void twoHundredThatSleepDoNotStopOne() {
        var threads = threads(2, 256, SLICE);
        watch(threads);
        var sleeping = new CountDownLatch(200);
        for (int each = 0; each < 200; each++) {
            threads.add(
                    new FairQueue.Line<>(),
                    () -> {
                        sleeping.countDown();
                        await(release);
                    });
        }
        var answered = new CountDownLatch(1);
        threads.add(line, answered::countDown);
        assertThat(await(answered)).isTrue();
        assertThat(await(sleeping)).isTrue();
        assertThat(threads.alive()).isBetween(201, 256);
    }

    @Test
    void twoHundredThatWaitForTheHostDoNotStopOne() {
        // Nobody watches: they give their permits back themselves.
        var threads = threads(2, 256, NEVER);
        var waiting = new CountDownLatch(200);
        for (int each = 0; each < 200; each++) {
            threads.add(
                    line,
                    () ->
                            threads.whileBlocked(
                                            () -> {
                                                waiting.countDown();
                                                return await(release);
                                            })
                                    .orElseThrow());
        }
        var answered = new CountDownLatch(1);
        threads.add(line, answered::countDown);
        assertThat(await(answered)).isTrue();
        assertThat(await(waiting)).isTrue();
    }

    @Test
    void whoReturnsFromTheHostHasAPermitAgain() {
        var threads = threads(2, 256, NEVER);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new CountDownLatch(100);
        for (int each = 0; each < 100; each++) {
            threads.add(
                    line,
                    () -> {
                        threads.whileBlocked(() -> await(release)).orElseThrow();
                        counting(running, most, done).run();
                    });
        }
        eventually(() -> threads.alive() >= 100);
        release.countDown();
        assertThat(await(done)).isTrue();
        assertThat(most).hasValueBetween(1, 2);
    }

    @Test
    void whoReturnsGoesOnWithoutAPermitWhenThereIsNone() {
        var threads = threads(1, 8, SLICE);
        var waiting = new CountDownLatch(1);
        var reply = new CountDownLatch(1);
        var wentOn = new CountDownLatch(1);
        threads.add(
                line,
                () -> {
                    threads.whileBlocked(
                                    () -> {
                                        waiting.countDown();
                                        return await(reply);
                                    })
                            .orElseThrow();
                    wentOn.countDown();
                });
        assertThat(await(waiting)).isTrue();
        var busy = new CountDownLatch(1);
        // Nobody watches, so its permit is not taken away.
        threads.add(
                line,
                () -> {
                    busy.countDown();
                    await(release);
                });
        assertThat(await(busy)).isTrue();
        reply.countDown();
        assertThat(await(wentOn)).isTrue();
    }

    @Test
    void aChainOfCallsThroughEveryThreadEnds() {
        // Each caller waits for what it called; threads run out before calls do.
        var threads = threads(2, 8, SLICE);
        var outcomes = new ConcurrentLinkedQueue<Optional<Boolean>>();
        var done = new CountDownLatch(40);
        for (int each = 0; each < 40; each++) {
            threads.add(new FairQueue.Line<>(), () -> call(threads, 6, outcomes, done));
        }
        assertThat(await(done)).isTrue();
        // Who found no room to wait was done before those it called.
        eventually(() -> outcomes.size() == 40 * 6);
    }

    private void call(
            SandboxThreads threads,
            int depth,
            ConcurrentLinkedQueue<Optional<Boolean>> outcomes,
            CountDownLatch done) {
        if (depth > 0) {
            var called = new CountDownLatch(1);
            threads.add(line, () -> call(threads, depth - 1, outcomes, called));
            outcomes.add(threads.whileBlocked(() -> await(called)));
        }
        done.countDown();
    }

    @Test
    void whoWouldTakeTheLastThreadDoesNotWait() {
        var threads = threads(1, 3, NEVER);
        var waiting = new CountDownLatch(2);
        for (int each = 0; each < 2; each++) {
            threads.add(
                    line,
                    () ->
                            threads.whileBlocked(
                                            () -> {
                                                waiting.countDown();
                                                return await(release);
                                            })
                                    .orElseThrow());
        }
        assertThat(await(waiting)).isTrue();
        var outcomes = new ConcurrentLinkedQueue<Optional<Boolean>>();
        threads.add(
                line,
                () -> {
                    // As the detector does with one that runs for long.
                    threads.handOffLongRuns(System.nanoTime() + 2 * NEVER.toNanos(), 0);
                    outcomes.add(threads.whileBlocked(() -> true));
                });
        watch(threads);
        eventually(() -> !outcomes.isEmpty());
        assertThat(outcomes.peek()).isEmpty();
    }

    @Test
    void threadsAreUsedAgain() {
        var threads = threads(2, 64, Duration.ofMillis(1));
        watch(threads);
        for (int round = 0; round < 20; round++) {
            var done = new CountDownLatch(20);
            for (int each = 0; each < 20; each++) {
                threads.add(
                        line,
                        () -> {
                            LockSupport.parkNanos(8_000_000);
                            done.countDown();
                        });
            }
            assertThat(await(done)).isTrue();
        }
        assertThat(threads.started()).isBetween(3, 64);
        assertThat(threads.started()).isEqualTo(threads.alive());
    }

    @Test
    void moreThreadsThanAllowedAreNotStarted() {
        var threads = threads(2, 5, SLICE);
        watch(threads);
        var started = new AtomicInteger();
        for (int each = 0; each < 20; each++) {
            threads.add(
                    line,
                    () -> {
                        started.incrementAndGet();
                        await(release);
                    });
        }
        eventually(() -> started.get() == 5);
        assertThat(threads.alive()).isEqualTo(5);
        // The stranded do not count.
        watching = false;
        long now = System.nanoTime() + NEVER.toNanos();
        eventually(() -> {
            threads.handOffLongRuns(now, 2);
            threads.add(line, () -> {});
            return started.get() == 7;
        });
        release.countDown();
        eventually(() -> started.get() == 20);
    }

    @Test
    void anotherFunctionIsServedAfterOneRound() {
        var threads = threads(1, 4, NEVER);
        var order = new ConcurrentLinkedQueue<String>();
        var begun = new CountDownLatch(1);
        threads.add(
                new FairQueue.Line<>(),
                () -> {
                    begun.countDown();
                    await(release);
                });
        assertThat(await(begun)).isTrue();
        for (int each = 0; each < 2_000; each++) {
            threads.add(line, () -> order.add("flood"));
        }
        threads.add(new FairQueue.Line<>(), () -> order.add("single"));
        release.countDown();
        eventually(() -> order.size() == 2_001);
        assertThat(order.stream().limit(2)).contains("single");
    }

    @Test
    void whatIsInTheBackgroundGetsItsTurnThoughInvocationsWait() {
        var threads = threads(1, 4, NEVER);
        var background = new CountDownLatch(20);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var flood = new AtomicInteger();
        for (int each = 0; each < 20; each++) {
            threads.addBackground(counting(running, most, background));
        }
        // As long as it goes on, something waits.
        Runnable[] again = new Runnable[1];
        again[0] =
                () -> {
                    flood.incrementAndGet();
                    LockSupport.parkNanos(100_000);
                    if (background.getCount() > 0) {
                        threads.add(line, again[0]);
                        threads.add(line, () -> {});
                    }
                };
        threads.add(line, again[0]);
        assertThat(await(background)).isTrue();
        assertThat(most).hasValue(1);
        assertThat(flood.get()).isPositive();
    }

    @Test
    void theBackgroundLeavesAPermitToInvocations() {
        var threads = threads(2, 4, NEVER);
        var begun = new AtomicInteger();
        for (int each = 0; each < 8; each++) {
            threads.addBackground(() -> {
                begun.incrementAndGet();
                await(release);
            });
        }
        var answered = new CountDownLatch(1);
        threads.add(line, answered::countDown);
        assertThat(await(answered)).isTrue();
        assertThat(begun).hasValueLessThanOrEqualTo(1);
        release.countDown();
        eventually(() -> begun.get() == 8);
    }

    @Test
    void randomLoadRunsEveryTaskOnceAndLeavesEveryPermit() {
        var threads = threads(3, 24, Duration.ofMillis(1));
        watch(threads);
        int tasks = 5_000;
        var done = new CountDownLatch(tasks);
        var ran = new AtomicInteger();
        for (int each = 0; each < tasks; each++) {
            int kind = each % 7;
            Runnable task =
                    () -> {
                        ran.incrementAndGet();
                        if (kind == 0) {
                            threads.whileBlocked(() -> {
                                LockSupport.parkNanos(200_000);
                                return true;
                            });
                        } else if (kind == 1) {
                            LockSupport.parkNanos(1_500_000);
                        }
                        done.countDown();
                    };
            if (kind == 2) {
                threads.addBackground(task);
            } else {
                threads.add(kind < 4 ? line : new FairQueue.Line<>(), task);
            }
        }
        assertThat(await(done)).isTrue();
        assertThat(ran).hasValue(tasks);
        assertThat(threads.alive()).isLessThanOrEqualTo(24);
        // All permits are there again: three that stay can begin, though nobody hands off.
        watching = false;
        var all = new CountDownLatch(3);
        for (int each = 0; each < 3; each++) {
            threads.add(
                    line,
                    () -> {
                        all.countDown();
                        await(all);
                    });
        }
        assertThat(await(all)).isTrue();
    }
}

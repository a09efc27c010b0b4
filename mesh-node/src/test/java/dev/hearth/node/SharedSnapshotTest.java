package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.sandbox.SandboxSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SharedSnapshotTest {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong cost = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final SharedSnapshot shared = new SharedSnapshot(this::take, now::get);

    private SandboxSnapshot take() {
        now.addAndGet(cost.get());
        return new SandboxSnapshot(
                Map.of(),
                Duration.ZERO,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                (int) taken.incrementAndGet(),
                0,
                0);
    }

    private int seenAfter(Duration passed) {
        now.addAndGet(passed.toNanos());
        return shared.get().underWay();
    }

    @Test
    void allWhoLookWithinAMomentSeeTheSame() {
        assertThat(seenAfter(Duration.ofMillis(5))).isEqualTo(1);
        assertThat(seenAfter(Duration.ofMillis(14))).isEqualTo(1);
        assertThat(seenAfter(Duration.ofMillis(1))).isEqualTo(2);
        assertThat(seenAfter(Duration.ofMillis(1))).isEqualTo(2);
    }

    @Test
    void oneThatTakesLongIsTakenLessOften() {
        cost.set(Duration.ofMillis(2).toNanos());
        assertThat(seenAfter(Duration.ofMillis(20))).isEqualTo(2);
        assertThat(seenAfter(Duration.ofMillis(99))).isEqualTo(2);
        assertThat(seenAfter(Duration.ofMillis(1))).isEqualTo(3);
    }

    @Test
    void whoLooksWhileOneIsTakenSeesTheLast() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow =
                new SharedSnapshot(
                        () -> {
                            var snapshot = take();
                            if (snapshot.underWay() == 3) {
                                begun.countDown();
                                await(release);
                            }
                            return snapshot;
                        },
                        now::get);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        var taker = Thread.ofPlatform().daemon().start(slow::get);
        await(begun);
        assertThat(slow.get().underWay()).isEqualTo(2);
        release.countDown();
        taker.join();
        assertThat(slow.get().underWay()).isEqualTo(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}

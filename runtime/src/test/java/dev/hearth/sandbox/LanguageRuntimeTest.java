package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
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

final class LanguageRuntimeTest {

    private final CountedLanguage guests = new CountedLanguage();
    private final SandboxThreads threads =
            new SandboxThreads(new GraalvisorSettings.Threads(1, 2, Duration.ofDays(1), 16));
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger making = new AtomicInteger();
    private final AtomicInteger mostMaking = new AtomicInteger();
    private final ConcurrentLinkedQueue<Optional<Sandbox>> obtained = new ConcurrentLinkedQueue<>();
    private final List<Thread> askers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        release.countDown();
        for (var asker : askers) {
            asker.join();
        }
        threads.close();
    }

    private LanguageRuntime language(int blanks, int sandboxes, int atOnce) {
        return new LanguageRuntime(
                guests,
                new GraalvisorSettings.Pooling(blanks, sandboxes),
                threads,
                atOnce,
                SandboxListener.NONE,
                new Pools(List.of(Language.JS))::evictOne);
    }

    private void makingTakesUntilReleased() {
        guests.beforeEach =
                () -> {
                    mostMaking.accumulateAndGet(making.incrementAndGet(), Math::max);
                    try {
                        assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                    making.decrementAndGet();
                };
    }

    private void ask(LanguageRuntime language, int count) {
        for (int each = 0; each < count; each++) {
            askers.add(Thread.ofPlatform().start(() -> obtained.add(language.obtain())));
        }
    }

    private static void eventually(BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isLessThan(Duration.ofSeconds(60));
            LockSupport.parkNanos(500_000);
        }
    }

    private boolean allWait() {
        return askers.stream().filter(each -> each.getState() == Thread.State.WAITING).count()
                >= askers.size() - 2;
    }

    @Test
    void fewAreMadeAtOnceAndTheOthersWait() {
        var language = language(0, 100, 2);
        makingTakesUntilReleased();
        ask(language, 20);
        eventually(() -> making.get() == 2 && allWait());
        assertThat(obtained).isEmpty();
        release.countDown();
        eventually(() -> obtained.size() == 20);
        assertThat(obtained).allMatch(Optional::isPresent);
        assertThat(mostMaking).hasValue(2);
    }

    @Test
    void whoCannotWaitBecauseTooManyDoIsTold() {
        var language = language(0, 1_000, 1);
        makingTakesUntilReleased();
        ask(language, 160);
        // All but the one that makes and the 128 that wait.
        eventually(() -> obtained.size() >= 25);
        assertThat(obtained).allMatch(Optional::isEmpty);
        release.countDown();
        eventually(() -> obtained.size() == 160);
        assertThat(obtained.stream().filter(Optional::isPresent).count()).isBetween(125L, 135L);
    }

    @Test
    void aBlankIsTakenBeforeOneIsMade() {
        var language = language(2, 100, 1);
        assertThat(language.blanks().refill(Runnable::run, () -> {})).isEqualTo(2);
        assertThat(language.obtain().orElseThrow().launch()).isEqualTo(Execution.Launch.BLANK);
    }

    @Test
    void noMoreAreAliveThanAllowed() {
        var language = language(0, 3, 1);
        for (int each = 0; each < 3; each++) {
            assertThat(language.obtain()).isPresent();
        }
        assertThat(language.obtain()).isEmpty();
        assertThat(language.alive()).isEqualTo(3);
    }

    @Test
    void aFailureToMakeOneTakesNoRoom() {
        var language = language(0, 1, 1);
        guests.beforeEach =
                () -> {
                    throw new IllegalStateException("out of order");
                };
        assertThatThrownBy(language::obtain).hasMessage("out of order");
        guests.beforeEach = () -> {};
        assertThat(language.alive()).isZero();
        assertThat(language.obtain()).isPresent();
    }
}

package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlanksTest {

    private final CountedLanguage guests = new CountedLanguage();
    private final SandboxThreads threads =
            new SandboxThreads(new GraalvisorSettings.Threads(1, 2, Duration.ofDays(1), 16));
    private final LanguageRuntime language =
            new LanguageRuntime(
                    guests,
                    new GraalvisorSettings.Pooling(0, 1_000),
                    threads,
                    1,
                    SandboxListener.NONE,
                    new Pools(List.of(Language.JS))::evictOne);
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Blanks blanks =
            new Blanks(
                    "js",
                    new GraalvisorSettings.Pooling(3, 40, 1_000),
                    () -> new Sandbox(guests.blank(), language, Execution.Launch.BLANK),
                    background::add);

    @AfterEach
    void close() {
        threads.close();
    }

    private void makeAll() {
        for (var next = background.poll(); next != null; next = background.poll()) {
            next.run();
        }
    }

    private void warmUp() {
        assertThat(blanks.refill(background::add, () -> {})).isEqualTo(3);
        makeAll();
    }

    private Sandbox taken() {
        return blanks.take().orElseThrow();
    }

    @Test
    void noneIsMadeBeforeOneIsAskedFor() {
        blanks.tick(true);
        assertThat(background).isEmpty();
        assertThat(blanks.take()).isEmpty();
        assertThat(background).hasSize(3);
    }

    @Test
    void whatIsTakenIsReplaced() {
        warmUp();
        taken().close();
        assertThat(blanks.count()).isEqualTo(2);
        makeAll();
        assertThat(blanks.count()).isEqualTo(3);
        assertThat(guests.made).hasValue(4);
    }

    @Test
    void aBurstIsRememberedAndForgottenAgain() {
        warmUp();
        for (int each = 0; each < 20; each++) {
            blanks.take().ifPresent(Sandbox::close);
            makeAll();
        }
        blanks.tick(true);
        makeAll();
        assertThat(blanks.wanted()).isEqualTo(25);
        assertThat(blanks.count()).isEqualTo(25);
        for (int each = 0; each < 10_000; each++) {
            blanks.tick(true);
        }
        assertThat(blanks.count()).isEqualTo(3);
        assertThat(guests.open).hasValue(3);
        assertThat(background).isEmpty();
    }

    @Test
    void aShortHeapTakesBackWhatIsBeyondTheLeastAndMakesNoMore() {
        warmUp();
        for (int each = 0; each < 20; each++) {
            blanks.take().ifPresent(Sandbox::close);
            makeAll();
        }
        blanks.tick(true);
        makeAll();
        blanks.tick(false);
        assertThat(blanks.count()).isEqualTo(3);
        taken().close();
        blanks.tick(false);
        assertThat(background).isEmpty();
        blanks.tick(true);
        makeAll();
        assertThat(blanks.count()).isEqualTo(25);
    }

    @Test
    void afterAFailureItIsTriedAgainInTheNextPeriodOnly() {
        warmUp();
        guests.beforeEach =
                () -> {
                    throw new IllegalStateException("out of order");
                };
        taken().close();
        makeAll();
        assertThat(blanks.count()).isEqualTo(2);
        taken().close();
        assertThat(background).isEmpty();
        blanks.tick(true);
        assertThat(background).isNotEmpty();
        makeAll();
        guests.beforeEach = () -> {};
        blanks.tick(true);
        makeAll();
        assertThat(blanks.count()).isEqualTo(blanks.wanted());
        taken().close();
        assertThat(background).hasSize(1);
    }

    @Test
    void oneThatIsReadyAfterTheEndIsClosed() {
        warmUp();
        taken().close();
        guests.beforeEach = blanks::close;
        makeAll();
        assertThat(guests.open).hasValue(0);
        assertThat(blanks.take()).isEmpty();
        assertThat(background).isEmpty();
    }
}

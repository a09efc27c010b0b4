package dev.hearth.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.acceptance.LetterClearing.Action;
import dev.hearth.acceptance.LetterClearing.Order;
import dev.hearth.acceptance.LetterClearing.Progress;
import dev.hearth.acceptance.LetterClearing.State;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.DataSize;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dead letters on a real journal.
@Timeout(120)
final class KeptLettersTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"DEAD_LETTER", "STOP"})
    void whatIsGivenUpIsALetterThatOutlivesItsResultAndItsProcess(Delivery.OnExhausted policy) {
        var bench = failing(policy);
        bench.start();
        bench.accept("a");
        bench.ended("a");
        assertThat(bench.heard("dead attempts")).isEqualTo(1);
        var givenUpAt = bench.now;
        bench.now = bench.now.plus(Duration.ofHours(3));
        eventually(() -> bench.state("a").equals("unknown"));
        bench.die();

        bench.start();
        var letter = letter(bench, "a");
        assertThat(letter.accepted().event()).isEqualTo(bench.event("a").event());
        assertThat(letter.accepted().trigger()).isEqualTo("hook");
        assertThat(letter.cause())
                .isEqualTo(
                        new KeptLetter.Cause(
                                "1", givenUpAt, 3, ExhaustedReason.ATTEMPTS, "Error: no", "at f"));
        bench.die();
    }

    @Test
    void whatIsSkippedOrCancelledIsNoLetter() {
        try (var bench = failing(Delivery.OnExhausted.SKIP).start()) {
            bench.accept("a");
            bench.ended("a");
            assertThat(bench.heard("skipped attempts")).isEqualTo(1);
            deploy(bench, Delivery.OnExhausted.DEAD_LETTER);
            bench.behaviour = _ -> Bench.never();
            bench.deployed.clear();
            bench.accept("b");
            bench.invocations.cancel(new InvocationId("b")).await();
            assertThat(bench.ended("b").status().progress().word()).isEqualTo("cancelled");
            assertThat(ids(bench)).isEmpty();
        }
    }

    @Test
    void itIsNotAtItsEndBeforeItsLetterIsOnTheDisk() throws IOException {
        try (var bench = failing(Delivery.OnExhausted.DEAD_LETTER)) {
            bench.deployed.clear();
            bench.start();
            bench.accept("a");
            var aside = breakDisk(bench);
            deploy(bench, Delivery.OnExhausted.DEAD_LETTER);
            eventually(() -> bench.invoked.size() == 3);
            assertThat(bench.find("a", Duration.ofSeconds(2)).orElseThrow().outcome()).isNull();
            assertThat(bench.heard("dead attempts")).isZero();
            assertThat(ids(bench)).isEmpty();

            Files.move(aside, folder);
            assertThat(bench.ended("a").status().progress().word()).isEqualTo("failed");
            assertThat(ids(bench)).containsExactly("a");
        }
    }

    /// Nothing can be written before the folder is back.
    private Path breakDisk(Bench bench) throws IOException {
        var full = Buffer.buffer("x".repeat(5 << 20));
        bench.journal
                .write(Journal.Purpose.TAKE, List.of(new Change.Put("fills the file", full)))
                .await();
        return Files.move(folder, folder.resolveSibling(folder.getFileName() + "-aside"));
    }

    @Test
    void whatIsSentBackIsAcceptedAnewAndIsNoLetterAnyMore() throws InterruptedException {
        var bench = failing(Delivery.OnExhausted.DEAD_LETTER);
        bench.start();
        bench.accept("a");
        bench.ended("a");
        bench.invoked.clear();
        bench.behaviour = _ -> Bench.never();
        assertThat(clear(bench, Action.REDRIVE, null).done()).isEqualTo(1);
        var again = bench.nextInvoked();
        assertThat(again.event()).isEqualTo(bench.event("a").event());
        assertThat(again.id()).isNotEqualTo(new InvocationId("a"));
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(ids(bench)).isEmpty();
        bench.die();

        bench.start();
        assertThat(bench.nextInvoked().id()).isEqualTo(again.id());
        assertThat(ids(bench)).isEmpty();
        bench.die();
    }

    @Test
    void whatCannotBeAcceptedAnewStaysALetter() throws IOException {
        var bench = failing(Delivery.OnExhausted.DEAD_LETTER);
        bench.start();
        bench.accept("a");
        bench.ended("a");
        var aside = breakDisk(bench);
        assertThatThrownBy(() -> clear(bench, Action.REDRIVE, null))
                .hasMessageContaining("no letter could be sent back");
        assertThatThrownBy(() -> clear(bench, Action.PURGE, null)).isNotNull();
        Files.move(aside, folder);
        assertThat(ids(bench)).containsExactly("a");
        bench.die();

        bench.start();
        assertThat(ids(bench)).containsExactly("a");
        bench.die();
    }

    @Test
    void whatNoOtherNodeTakesACopyOfStaysALetter() {
        var bench = failing(Delivery.OnExhausted.DEAD_LETTER);
        bench.start();
        giveUp(bench, "a", "b");
        bench.die();

        bench.copies = new NobodyElse();
        bench.start();
        assertThatThrownBy(() -> clear(bench, Action.REDRIVE, null))
                .hasMessageContaining("no other node");
        assertThat(ids(bench)).containsExactly("a", "b");
        bench.die();

        bench.invoked.clear();
        bench.copies = Copies.NONE;
        bench.start();
        assertThat(ids(bench)).containsExactly("a", "b");
        bench.accept("c");
        bench.ended("c");
        assertThat(bench.invoked).extracting(one -> one.id().value()).containsOnly("c");
        bench.die();
    }

    @Test
    void theLettersThatAFilterMeansArePurged() {
        try (var bench = failing(Delivery.OnExhausted.DEAD_LETTER).start()) {
            giveUp(bench, "a", "b", "c");
            var b = List.of("event-id=e-b", "reason=attempts", "error~no", "attempts=3");
            assertThat(bench.clearing.rehearse(order(Action.PURGE, null, null, b)).await())
                    .isEqualTo(new Progress(1, 2, "", State.FINISHED));
            assertThat(ids(bench)).containsExactly("a", "b", "c");
            assertThat(bench.clearing.clear(order(Action.PURGE, null, null, b)).await())
                    .extracting(Progress::done, Progress::kept, Progress::state)
                    .containsExactly(1L, 2L, State.FINISHED);
            assertThat(ids(bench)).containsExactly("a", "c");
            assertThat(clear(bench, Action.PURGE, null).done()).isEqualTo(2);
            assertThat(ids(bench)).isEmpty();
            assertThat(clear(bench, Action.PURGE, null).state()).isEqualTo(State.FINISHED);
        }
    }

    @Test
    void aCallGoesOnWhereTheOneBeforeEndedAndTakesNoneThatCameLater() throws Exception {
        try (var bench = failing(Delivery.OnExhausted.DEAD_LETTER)) {
            bench.oneCall = Duration.ZERO;
            bench.start();
            giveUp(bench, "a", "b", "c");
            bench.now = bench.now.plusSeconds(1);
            bench.invoked.clear();
            var first = clear(bench, Action.REDRIVE, null);
            assertThat(first.state()).isEqualTo(State.UNFINISHED);
            assertThat(first.done()).isEqualTo(1);
            eventually(() -> bench.heard("dead attempts") == 4);
            var second = clear(bench, Action.REDRIVE, first.until());
            assertThat(second.done()).isEqualTo(1);
            eventually(() -> bench.heard("dead attempts") == 5);
            var third = clear(bench, Action.REDRIVE, second.until());
            assertThat(third)
                    .extracting(Progress::done, Progress::state)
                    .containsExactly(1L, State.FINISHED);
            eventually(() -> bench.heard("dead attempts") == 6);
            assertThat(clear(bench, Action.REDRIVE, third.until()).done()).isZero();
            assertThat(bench.invoked)
                    .extracting(one -> one.event().cloudEvent().getId())
                    .containsOnly("e-a", "e-b", "e-c")
                    .hasSize(9);
            assertThatThrownBy(() -> clear(bench, Action.REDRIVE, "0:7"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void beyondItsBoundsTheOldestOfTheFunctionThatHasMostIsDropped() {
        var bench = failing(Delivery.OnExhausted.DEAD_LETTER);
        var other = new FunctionName("g");
        bench.bounds = new LetterBounds(3, DataSize.ofMebibytes(1));
        bench.start();
        bench.deployed.put(other, Bench.function("g"));
        bench.invocations.accept(bench.event("other", other)).await();
        bench.ended("other");
        giveUp(bench, "a", "b", "c");
        assertThat(ids(bench)).containsExactly("b", "c");
        assertThat(bench.heard("dropped")).isEqualTo(1);
        assertThat(bench.letters.counts().await().get(other).letters()).isEqualTo(1);
        bench.die();

        bench.bounds = LetterBounds.DEFAULT;
        bench.start();
        assertThat(ids(bench)).containsExactly("b", "c");
        assertThat(bench.letters.letter(other, new InvocationId("b")).await()).isEmpty();
        bench.die();
    }

    @Test
    void beyondItsBytesItKeepsTheLatest() {
        try (var bench = failing(Delivery.OnExhausted.DEAD_LETTER)) {
            bench.bounds = new LetterBounds(9, new DataSize(1));
            bench.start();
            giveUp(bench, "a", "b");
            assertThat(ids(bench)).containsExactly("b");
        }
    }

    @Test
    void manyLettersAreReadSomeAtATime() {
        try (var bench = failing(Delivery.OnExhausted.DEAD_LETTER).start()) {
            int many = LetterWalk.MOST + 10;
            for (int i = 0; i < many; i++) {
                bench.accept("n" + i);
            }
            eventually(() -> bench.heard("dead attempts") == many);
            assertThat(bench.letters.letters(Bench.NAME, LetterFilter.ALL, many).await())
                    .hasSize(many);
            assertThat(bench.letters.letters(Bench.NAME, LetterFilter.ALL, 7).await()).hasSize(7);
            var all = order(Action.PURGE, null, null, List.of());
            assertThat(bench.clearing.clear(all).await().done()).isEqualTo(many);
            assertThat(bench.letters.counts().await()).isEmpty();
        }
    }

    /// Of a node that is to have others beside it and has none.
    private record NobodyElse() implements Copies {

        @Override
        public Durability durability() {
            return Copies.NONE.durability();
        }

        @Override
        public void open(Heir heir) {}

        @Override
        public Future<Void> keep(InvocationId id, Buffer event) {
            return Future.failedFuture("no other node has it");
        }

        @Override
        public void next(InvocationId id, int attempt) {}

        @Override
        public void end(InvocationId id, int attempt) {}

        @Override
        public Future<Boolean> resume(InvocationId id, Supplier<Future<Buffer>> event) {
            return Future.succeededFuture(true);
        }

        @Override
        public boolean isMajority() {
            return true;
        }
    }

    private Bench failing(Delivery.OnExhausted policy) {
        var bench = new Bench(folder);
        bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
        deploy(bench, policy);
        return bench;
    }

    private static void deploy(Bench bench, Delivery.OnExhausted policy) {
        var d = Bench.DELIVERY;
        bench.deployed.put(
                Bench.NAME,
                Bench.function("f")
                        .withDelivery(
                                new Delivery(d.retry(), d.backoff(), d.maxAge(), null, policy)));
    }

    private static void giveUp(Bench bench, String... ids) {
        for (var id : ids) {
            bench.now = bench.now.plusMillis(1);
            bench.accept(id);
            bench.ended(id);
        }
    }

    /// One letter at a time.
    private static Progress clear(Bench bench, Action action, String until) {
        return bench.clearing.clear(order(action, until, 10, List.of())).await();
    }

    private static Order order(
            Action action, String until, Integer perSecond, List<String> conditions) {
        return new Order(
                Bench.NAME,
                action,
                LetterFilter.parse(KeptLetter.NAMES, conditions),
                until,
                perSecond);
    }

    private static KeptLetter letter(Bench bench, String id) {
        return bench.letters.letter(Bench.NAME, new InvocationId(id)).await().orElseThrow();
    }

    private static List<String> ids(Bench bench) {
        return bench.letters.letters(Bench.NAME, LetterFilter.ALL, 1_000).await().stream()
                .map(letter -> letter.id().value())
                .toList();
    }

    private static void eventually(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}

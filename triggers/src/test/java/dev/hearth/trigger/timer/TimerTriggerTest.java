package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hearth.acceptance.KeptLetters;
import dev.hearth.acceptance.LetterBounds;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.Backoff;
import dev.hearth.function.Bundle;
import dev.hearth.function.DataSize;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger.Timer;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Overlap;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.JournalSettings;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@ParameterizedClass
@EnumSource(Timer.Scope.class)
class TimerTriggerTest {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final FunctionName REPORT = new FunctionName("report");

    @TempDir private Path folder;

    private final Timer.Scope scope;
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Invocation> invoked = new LinkedBlockingQueue<>();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicInteger retried = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private List<Target> targets = List.of();
    private FailureTargets failures = FailureTargets.NONE;
    private final BlockingQueue<ExhaustedReason> givenUp = new LinkedBlockingQueue<>();
    private final BlockingQueue<ExhaustedReason> deadLettered = new LinkedBlockingQueue<>();
    private final BlockingQueue<InvocationId> cancelled = new LinkedBlockingQueue<>();
    private final AtomicInteger madeUp = new AtomicInteger();
    private Missed policy = new Missed.Skip();
    private Delivery.OnExhausted onExhausted = Delivery.OnExhausted.SKIP;
    private @TempDir Path journalFolder;
    private Journal journal;
    private KeptLetters letters;
    private InstantSource clock = InstantSource.system();
    private final AtomicReference<SlotLedger.Change> written =
            new AtomicReference<>(SlotLedger.Change.MADE);
    private @Nullable TimerTrigger trigger;

    TimerTriggerTest(Timer.Scope scope) {
        this.scope = scope;
    }

    /// Every write to the disk needs a file of its own.
    @BeforeEach
    void openJournal() {
        var d = JournalSettings.DEFAULT;
        journal =
                Journal.open(
                        vertx,
                        journalFolder,
                        new JournalSettings(
                                new DataSize(1), d.small(), d.keepFree(), d.pause(), d.backlog()));
        letters = new KeptLetters(vertx, journal, LetterBounds.DEFAULT, DeliveryListener.NONE);
        letters.open().await();
    }

    @AfterEach
    void close() {
        if (trigger != null) {
            trigger.drain(Duration.ofMillis(200)).await();
        }
        journal.close().await();
        vertx.close().await();
    }

    @Test
    void whereTooFewNodesAreTogetherItWaits() throws Exception {
        assumeThat(scope).isEqualTo(Timer.Scope.CLUSTER);
        written.set(SlotLedger.Change.TOO_FEW_NODES);
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
        eventually(() -> error().contains("half of the nodes"));
        assertThat(invoked).isEmpty();

        written.set(SlotLedger.Change.MADE);
        next();
        eventually(() -> error().isEmpty());
    }

    @Test
    void everySlotIsInvokedOnceWithItsOwnTimeAndId() throws Exception {
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));

        var ids = new HashSet<String>();
        Instant before = Instant.MIN;
        for (int i = 0; i < 5; i++) {
            var invocation = next();
            var slot = ((Origin.Cron) invocation.event().origin()).slot();
            assertThat(slot.toEpochMilli() % PERIOD.toMillis()).isZero();
            assertThat(slot).isAfter(before).isBeforeOrEqualTo(Instant.now());
            before = slot;
            var event = invocation.event().cloudEvent();
            assertThat(event.getId()).isEqualTo("report/tick/" + slot);
            assertThat(event.getType()).isEqualTo("dev.hearth.cron.slot");
            assertThat(event.getSource()).hasToString("/triggers/report/tick");
            assertThat(event.getTime().toInstant()).isEqualTo(slot);
            assertThat(ids.add(invocation.id().value())).isTrue();
        }
        assertThat(detail().lastFire()).isNotNull();
        assertThat(detail().nextFire()).isAfter(before);
    }

    @Test
    void aSlotHasTheSameIdOnEveryNode() throws Exception {
        var at = Instant.parse("2026-03-10T10:00:00.150Z");
        var now = new AtomicReference<>(at);
        clock = now::get;
        var ids = new HashSet<String>();
        for (int node = 0; node < 2; node++) {
            now.set(at);
            start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
            now.set(at.plusMillis(50));
            ids.add(next().id().value());
            trigger.drain(Duration.ofMillis(200)).await();
            invoked.clear();
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void aClockSetBackFiresNoSlotTwice() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-03-10T10:00:00.050Z"));
        var looks = new AtomicInteger();
        clock =
                () -> {
                    looks.incrementAndGet();
                    return now.get();
                };
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
        now.set(Instant.parse("2026-03-10T10:00:00.100Z"));
        var first = slot(next());
        now.set(Instant.parse("2026-03-10T09:59:59.990Z"));
        int before = looks.get();
        eventually(() -> looks.get() >= before + 4);
        assertThat(invoked).isEmpty();
        now.set(Instant.parse("2026-03-10T10:00:00.200Z"));

        assertThat(first).isEqualTo(Instant.parse("2026-03-10T10:00:00.100Z"));
        assertThat(slot(next())).isEqualTo(Instant.parse("2026-03-10T10:00:00.200Z"));
    }

    @Test
    void ofSlotsPassedWhileHeldUpTheLatestFiresAndTheOthersAreCounted() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-03-10T10:00:00.050Z"));
        clock = now::get;
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
        now.set(Instant.parse("2026-03-10T10:00:01.050Z"));

        assertThat(slot(next())).isEqualTo(Instant.parse("2026-03-10T10:00:01Z"));
        assertThat(detail().nextFire()).isEqualTo(Instant.parse("2026-03-10T10:00:01.100Z"));
        assertThat(missed).hasValue(9);
    }

    @Test
    void forbidSkipsSlotsWhileOneRuns() throws Exception {
        var running = Promise.<Outcome>promise();
        start(Overlap.FORBID, 0, _ -> running.future());
        next();
        eventually(() -> missed.get() >= 3);
        assertThat(invoked).isEmpty();

        running.complete(returned());
        next();
    }

    @Test
    void allowRunsSlotsBesideEachOther() throws Exception {
        start(Overlap.ALLOW, 0, _ -> Promise.<Outcome>promise().future());

        next();
        next();
        assertThat(detail().inFlight()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void replaceCancelsWhatRunsAndForgetsItsOutcome() throws Exception {
        var outcomes = new LinkedBlockingQueue<Promise<Outcome>>();
        start(
                Overlap.REPLACE,
                3,
                _ -> {
                    var outcome = Promise.<Outcome>promise();
                    outcomes.add(outcome);
                    return outcome.future();
                });
        var first = next();
        next();

        assertThat(cancelled.poll(20, TimeUnit.SECONDS)).isEqualTo(first.id());
        assertThat(givenUp.poll(20, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.CANCELLED);
        outcomes.take().complete(failed());
        assertThat(detail().inFlight()).isEqualTo(1);
        assertThat(retried).hasValue(0);
    }

    @Test
    void aFailedSlotIsTriedAgainAndThenGivenUp() throws Exception {
        start(Overlap.FORBID, 2, _ -> Future.succeededFuture(failed()));

        var first = next();
        var second = next();
        var third = next();
        assertThat(List.of(first.attempt(), second.attempt(), third.attempt()))
                .containsExactly(1, 2, 3);
        assertThat(third.id()).isEqualTo(first.id());
        assertThat(givenUp.poll(20, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.ATTEMPTS);
        assertThat(trigger.status().await().lastError()).contains("attempts").contains("no disk");
        assertThat(retried.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatAClosingNodeCutsOffIsRunAgainAndNoAttempt() throws Exception {
        onExhausted = Delivery.OnExhausted.DEAD_LETTER;
        var runs = new AtomicInteger();
        start(
                Overlap.FORBID,
                0,
                _ -> Future.succeededFuture(runs.incrementAndGet() <= 2 ? cutOff() : returned()));

        var first = next();
        for (int again = 0; again < 2; again++) {
            var next = next();
            assertThat(next.id()).isEqualTo(first.id());
            assertThat(next.attempt()).isEqualTo(1);
        }
        assertThat(next().id()).isNotEqualTo(first.id());
        assertThat(deadLettered).isEmpty();
    }

    @Test
    void whatSomebodyCancelsIsNotRunAgain() throws Exception {
        start(Overlap.FORBID, 3, _ -> Future.succeededFuture(new Outcome.Cancelled()));

        var first = next();
        assertThat(givenUp.poll(20, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.CANCELLED);
        assertThat(next().id()).isNotEqualTo(first.id());
    }

    @Test
    void whatIsCutOffWhileTheTriggerDrainsRunsAfterTheNextStart() throws Exception {
        policy = new Missed.All(Duration.ofHours(1));
        onExhausted = Delivery.OnExhausted.DEAD_LETTER;
        var now = new AtomicReference<>(Instant.parse("2026-03-10T10:00:00.050Z"));
        clock = now::get;
        var running = Promise.<Outcome>promise();
        start(Overlap.FORBID, 0, _ -> running.future());
        now.set(Instant.parse("2026-03-10T10:00:00.100Z"));
        var interrupted = next();
        var drained = trigger.drain(Duration.ofMinutes(1));
        assertThat(trigger.status().await().state()).isEqualTo(State.CLOSED);
        running.complete(cutOff());
        drained.await();

        assertThat(released).hasValue(1);
        assertThat(deadLettered).isEmpty();
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));
        var again = next();
        assertThat(again.id()).isEqualTo(interrupted.id());
        assertThat(again.attempt()).isEqualTo(1);
    }

    @Test
    void nothingFiresWhilePaused() throws Exception {
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
        next();
        trigger.pause().await();
        invoked.clear();
        assertThat(trigger.status().await().state()).isEqualTo(State.PAUSED);
        eventually(() -> missed.get() >= 2);
        assertThat(invoked).isEmpty();

        trigger.resume().await();
        next();
    }

    @Test
    void drainWaitsForWhatRunsAndFiresNoMore() throws Exception {
        var running = Promise.<Outcome>promise();
        start(Overlap.FORBID, 0, _ -> running.future());
        next();

        var drained = trigger.drain(Duration.ofSeconds(30));
        assertThat(trigger.status().await().state()).isEqualTo(State.CLOSED);
        assertThat(drained.isComplete()).isFalse();

        running.complete(returned());
        drained.await();
        assertThat(invoked).isEmpty();
        assertThat(detail().nextFire()).isNull();
    }

    @Test
    void drainGivesUpWhatDoesNotFinish() throws Exception {
        start(Overlap.FORBID, 0, _ -> Promise.<Outcome>promise().future());
        next();

        trigger.drain(Duration.ofMillis(50)).await();

        assertThat(detail().inFlight()).isZero();
    }

    @Test
    void afterAnOutageTheLatestMissedSlotFiresForAll() throws Exception {
        policy = new Missed.Once(Duration.ofHours(1));
        var now = new AtomicReference<>(Instant.parse("2026-03-10T10:00:00.050Z"));
        clock = now::get;
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));
        now.set(Instant.parse("2026-03-10T10:00:00.100Z"));
        next();
        trigger.drain(Duration.ofSeconds(20)).await();
        now.set(Instant.parse("2026-03-10T10:30:00Z"));
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));

        var cron = (Origin.Cron) next().event().origin();
        assertThat(cron.slot()).isEqualTo(Instant.parse("2026-03-10T10:30:00Z"));
        assertThat(cron.missed()).isEqualTo(10_001);
        assertThat(missed).hasValue(10_000);
        assertThat(madeUp).hasValue(1);
    }

    @Test
    void aSlotThatRanWhenTheProcessDiedRunsAgainUnderTheSameId() throws Exception {
        policy = new Missed.All(Duration.ofHours(1));
        var now = new AtomicReference<>(Instant.parse("2026-03-10T10:00:00.050Z"));
        clock = now::get;
        start(Overlap.ALLOW, 0, _ -> Promise.<Outcome>promise().future());
        now.set(Instant.parse("2026-03-10T10:00:00.200Z"));
        var interrupted = next();
        var died = trigger;
        start(Overlap.ALLOW, 0, _ -> Future.succeededFuture(returned()));
        var again = next();
        var other = next();
        died.drain(Duration.ofMillis(1)).await();

        assertThat(again.id()).isEqualTo(interrupted.id());
        assertThat(slot(again)).isEqualTo(Instant.parse("2026-03-10T10:00:00.100Z"));
        assertThat(slot(other)).isEqualTo(Instant.parse("2026-03-10T10:00:00.200Z"));
    }

    @Test
    void aDrainedTriggerHasWrittenWhatIsDone() throws Exception {
        policy = new Missed.All(Duration.ofHours(1));
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));
        next();
        var last = slot(next());
        trigger.drain(Duration.ofSeconds(20)).await();

        var file = new SlotFile(vertx, folder);
        file.read();
        assertThat(file.recall(new FunctionName("report"), "tick", new Schedule.Every(PERIOD)))
                .hasValueSatisfying(done -> assertThat(done).isAfterOrEqualTo(last));
    }

    @Test
    void aTriggerThatCannotRememberDoesNotStart() throws Exception {
        policy = new Missed.Once(Duration.ofHours(1));
        folder = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned())))
                .hasMessageContaining("cannot be written");
        trigger = null;
    }

    @Test
    void whatWasWrittenByAClockFarAheadIsNotBelieved() throws Exception {
        policy = new Missed.Once(Duration.ofHours(1));
        var now = new AtomicReference<>(Instant.parse("2027-03-10T10:00:00Z"));
        clock = now::get;
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));
        trigger.drain(Duration.ofSeconds(20)).await();
        now.set(Instant.parse("2026-03-10T10:00:00.050Z"));
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(returned()));

        assertThat(detail().nextFire()).isEqualTo(Instant.parse("2026-03-10T10:00:00.100Z"));
    }

    @Test
    void whoIsToldOfAGivenUpSlotIsToldBeforeItIsSettled() throws Exception {
        targets = List.of(new Target.Topic("failed", null));
        var told = Promise.<Void>promise();
        var reasons = new LinkedBlockingQueue<GivenUp>();
        failures =
                (_, event, why) -> {
                    assertThat(event.origin()).isInstanceOf(Origin.Cron.class);
                    reasons.add(why);
                    return told.future();
                };
        start(Overlap.FORBID, 1, _ -> Future.succeededFuture(failed()));

        var why = reasons.poll(20, TimeUnit.SECONDS);
        assertThat(why.reason()).isEqualTo(ExhaustedReason.ATTEMPTS);
        assertThat(why.attempts()).isEqualTo(2);
        assertThat(why.invocation()).isEqualTo(invoked.peek().id());
        assertThat(givenUp).isEmpty();

        told.complete();
        assertThat(givenUp.poll(20, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.ATTEMPTS);
    }

    @Test
    void aGivenUpSlotIsALetterBeforeItIsSettled() throws Exception {
        onExhausted = Delivery.OnExhausted.DEAD_LETTER;
        start(Overlap.FORBID, 1, _ -> Future.succeededFuture(failed()));

        assertThat(deadLettered.poll(60, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.ATTEMPTS);
        var invocation = next();
        var letter = letters.letter(REPORT, invocation.id()).await().orElseThrow();
        assertThat(letter.accepted().event()).isEqualTo(invocation.event());
        assertThat(letter.accepted().trigger()).isEqualTo("tick");
        assertThat(letter.cause().attempts()).isEqualTo(2);
        assertThat(letter.cause().error()).isEqualTo("Error: no disk");
        assertThat(givenUp).isEmpty();
    }

    @Test
    void aSlotThatStopsTheTriggerIsALetterToo() throws Exception {
        onExhausted = Delivery.OnExhausted.STOP;
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(failed()));

        var id = next().id();
        eventually(() -> letters.letter(REPORT, id).await().isPresent());
        eventually(() -> trigger.status().await().state() == State.FAILED);
    }

    @Test
    void aSlotIsNotGivenUpBeforeItsLetterIsOnTheDisk() throws Exception {
        journal.write(Journal.Purpose.TAKE, List.of(new Change.Remove("first"))).await();
        var aside = journalFolder.resolveSibling(journalFolder.getFileName() + "-aside");
        Files.move(journalFolder, aside);
        onExhausted = Delivery.OnExhausted.DEAD_LETTER;
        start(Overlap.FORBID, 0, _ -> Future.succeededFuture(failed()));

        var id = next().id();
        eventually(() -> error().contains("its dead letter is not on the disk yet"));
        assertThat(detail().inFlight()).isEqualTo(1);
        assertThat(invoked).isEmpty();
        assertThat(deadLettered).isEmpty();

        Files.move(aside, journalFolder);
        assertThat(deadLettered.poll(60, TimeUnit.SECONDS)).isEqualTo(ExhaustedReason.ATTEMPTS);
        assertThat(letters.letter(REPORT, id).await()).isPresent();
        next();
    }

    private void start(Overlap overlap, int retry, Invoker invoker) {
        var function =
                FunctionSpec.of(
                                new FunctionId(new FunctionName("report"), "1"),
                                Language.JS,
                                Handler.parse("a.mjs"),
                                new Bundle(Path.of("."), "00"))
                        .withFailureTargets(targets)
                        .withDelivery(
                                new Delivery(
                                        retry,
                                        new Backoff(
                                                Backoff.Policy.LINEAR,
                                                Duration.ofMillis(5),
                                                Duration.ofMillis(5),
                                                Backoff.Jitter.NONE),
                                        Duration.ofHours(1),
                                        null,
                                        onExhausted));
        var ledger = new LedgerInMemory();
        ledger.answer(written::get);
        var file = new SlotFile(vertx, folder);
        file.read();
        var made =
                new TimerTrigger(
                        vertx,
                        function,
                        Timer.of("tick", new Schedule.Every(PERIOD))
                                .withOverlap(overlap)
                                .withScope(scope)
                                .withMissed(policy),
                        invocation -> {
                            invoked.add(invocation);
                            return invoker.invoke(invocation);
                        },
                        (spec, event, why) -> failures.tell(spec, event, why),
                        letters,
                        cancelled::add,
                        () -> clock.instant(),
                        RandomGenerator.getDefault(),
                        new DeliveryListener() {
                            @Override
                            public void released(FunctionName name, String trigger, int events) {
                                released.addAndGet(events);
                            }

                            @Override
                            public void retried(FunctionName name, String trigger) {
                                retried.incrementAndGet();
                            }

                            @Override
                            public void deadLettered(
                                    FunctionName name, String trigger, ExhaustedReason reason) {
                                deadLettered.add(reason);
                            }

                            @Override
                            public void skipped(
                                    FunctionName name, String trigger, ExhaustedReason reason) {
                                givenUp.add(reason);
                            }
                        },
                        new TimerListener() {
                            @Override
                            public void missed(FunctionName name, String trigger, long slots) {
                                missed.addAndGet(slots);
                            }

                            @Override
                            public void madeUp(FunctionName name, String trigger) {
                                madeUp.incrementAndGet();
                            }
                        },
                        file,
                        ledger.of("node"));
        trigger = made;
        Future.<Void>future(started -> vertx.runOnContext(_ -> made.start().onComplete(started)))
                .await();
    }

    private Invocation next() throws InterruptedException {
        var invocation = invoked.poll(20, TimeUnit.SECONDS);
        assertThat(invocation).as("an invocation").isNotNull();
        return invocation;
    }

    private static Instant slot(Invocation invocation) {
        return ((Origin.Cron) invocation.event().origin()).slot();
    }

    private String error() {
        return Objects.requireNonNullElse(trigger.status().await().lastError(), "");
    }

    private TriggerStatus.Detail.Timer detail() {
        return (TriggerStatus.Detail.Timer) trigger.status().await().detail();
    }

    private static void eventually(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Outcome returned() {
        return new Outcome.Returned(new Result.Nothing(), execution());
    }

    private static Outcome cutOff() {
        return new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE);
    }

    private static Outcome failed() {
        return new Outcome.FunctionFailed(
                new GuestError(GuestError.Kind.THREW, "Error", "no disk", "", null), execution());
    }

    private static Execution execution() {
        return new Execution(
                new NodeId("node-1"),
                Execution.Launch.WARM,
                Duration.ZERO,
                0,
                new Execution.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }
}

package dev.hearth.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Limits;
import dev.hearth.function.Target;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Cancelled.By;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class AsyncInvocationsTest {

    @TempDir private Path folder;

    @Test
    void whatIsAcceptedRunsAndItsResultIsKept() throws InterruptedException {
        try (var bench = bench().start()) {
            assertThat(bench.accept("a")).isEqualTo(new Receipt.Accepted(new InvocationId("a")));

            var found = bench.ended("a");
            assertThat(found.outcome()).isEqualTo(Bench.returned("{\"ok\":true}"));
            var ended = (Ended) found.status().progress();
            assertThat(ended.word()).isEqualTo("succeeded");
            assertThat(ended.expires()).isEqualTo(bench.now.plus(Duration.ofHours(2)));
            var invocation = bench.nextInvoked();
            assertThat(invocation.id()).isEqualTo(new InvocationId("a"));
            assertThat(invocation.attempt()).isEqualTo(1);
            assertThat(invocation.maxAttempts()).isEqualTo(3);
            assertThat(invocation.trigger()).isEqualTo("hook");
            assertThat(invocation.event()).isEqualTo(bench.event("a").event());
        }
    }

    @Test
    void whatHadNotEndedWhenTheProcessDiedRunsAgain() throws InterruptedException {
        var bench = bench();
        bench.behaviour = _ -> Bench.never();
        bench.start();
        bench.accept("a");
        assertThat(bench.nextInvoked().attempt()).isEqualTo(1);
        bench.die();

        bench.behaviour = _ -> Future.succeededFuture(Bench.returned("2"));
        bench.start();
        assertThat(bench.ended("a").outcome()).isEqualTo(Bench.returned("2"));
        var again = bench.nextInvoked();
        assertThat(again.id()).isEqualTo(new InvocationId("a"));
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.event()).isEqualTo(bench.event("a").event());
        bench.die();
    }

    @Test
    void whatHadEndedIsRememberedAndNotRunAgain() {
        var bench = bench().start();
        bench.accept("a");
        bench.ended("a");
        bench.die();
        bench.invoked.clear();

        bench.start();
        assertThat(bench.ended("a").outcome()).isEqualTo(Bench.returned("{\"ok\":true}"));
        assertThat(bench.invoked).isEmpty();
        bench.die();
    }

    @Test
    void aFailureIsTriedAgainAsThePolicySays() {
        try (var bench = bench().start()) {
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
            bench.accept("a");

            var found = bench.ended("a");
            assertThat(found.outcome()).isEqualTo(Bench.failed("Error"));
            assertThat(((Ended) found.status().progress()).reason().word()).isEqualTo("attempts");
            assertThat(found.status().progress().word()).isEqualTo("failed");
            assertThat(bench.invoked).extracting(Invocation::attempt).containsExactly(1, 2, 3);
            assertThat(bench.heard("retried")).isEqualTo(2);
            assertThat(bench.heard("dead attempts")).isEqualTo(1);
        }
    }

    @Test
    void attemptsAreCountedThroughADeathOfTheProcess() throws InterruptedException {
        var bench = bench();
        bench.behaviour =
                invocation ->
                        invocation.attempt() == 1
                                ? Future.succeededFuture(Bench.failed("Error"))
                                : Bench.never();
        bench.start();
        bench.accept("a");
        bench.nextInvoked();
        assertThat(bench.nextInvoked().attempt()).isEqualTo(2);
        bench.die();

        bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
        bench.start();
        bench.ended("a");
        assertThat(bench.invoked).extracting(Invocation::attempt).containsExactly(2, 3);
        bench.die();
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() {
        try (var bench = bench().start()) {
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("NonRetryable"));
            bench.accept("a");
            assertThat(((Ended) bench.ended("a").status().progress()).attempt()).isEqualTo(1);
        }
    }

    @Test
    void aBrokenMeshIsTriedAgain() {
        try (var bench = bench().start()) {
            bench.behaviour = _ -> Future.failedFuture("broken");
            bench.accept("a");
            assertThat(bench.ended("a").outcome()).isInstanceOf(Outcome.Unreachable.class);
            assertThat(bench.invoked).hasSize(3);
        }
    }

    @Test
    void asManyRunAtOnceAsTheFunctionAllows() throws InterruptedException {
        try (var bench = bench()) {
            bench.deployed.put(
                    Bench.NAME, Bench.function("f").withLimits(Limits.DEFAULT.withConcurrency(2)));
            var outcomes = new ArrayList<Promise<Outcome>>();
            bench.behaviour =
                    _ -> {
                        Promise<Outcome> outcome = Promise.promise();
                        outcomes.add(outcome);
                        return outcome.future();
                    };
            bench.start();
            for (var id : new String[] {"a", "b", "c"}) {
                bench.accept(id);
            }
            bench.nextInvoked();
            bench.nextInvoked();
            assertThat(bench.state("c")).isEqualTo("waiting");
            assertThat(bench.invoked).isEmpty();

            outcomes.getFirst().complete(Bench.returned("1"));
            assertThat(bench.nextInvoked().id()).isEqualTo(new InvocationId("c"));
            outcomes.forEach(outcome -> outcome.tryComplete(Bench.returned("1")));
            bench.ended("c");
        }
    }

    @Test
    void oneThatWaitsIsCancelledAndNeverRuns() {
        try (var bench = bench()) {
            bench.deployed.clear();
            bench.start();
            bench.accept("a");

            var status = bench.invocations.cancel(new InvocationId("a")).await().orElseThrow();
            assertThat(status.progress().word()).isEqualTo("cancelled");
            assertThat(bench.ended("a").outcome()).isEqualTo(new Outcome.Cancelled());
            bench.deployed.put(Bench.NAME, Bench.function("f"));
            bench.accept("b");
            bench.ended("b");
            assertThat(bench.invoked)
                    .extracting(Invocation::id)
                    .containsExactly(new InvocationId("b"));
        }
    }

    @Test
    void oneThatRunsIsToldToStopAndIsNotTriedAgain() throws InterruptedException {
        try (var bench = bench()) {
            Promise<Outcome> outcome = Promise.promise();
            bench.behaviour = _ -> outcome.future();
            bench.start();
            bench.accept("a");
            bench.nextInvoked();

            var status = bench.invocations.cancel(new InvocationId("a")).await().orElseThrow();
            assertThat(status.progress().word()).isEqualTo("running");
            assertThat(bench.told).containsExactly(new InvocationId("a"));
            outcome.complete(Bench.failed("Interrupted"));
            assertThat(bench.ended("a").status().progress().word()).isEqualTo("cancelled");
        }
    }

    @Test
    void whatIsNotKnownIsNotFound() {
        try (var bench = bench().start()) {
            var unknown = new InvocationId("x");
            assertThat(bench.find("x", Duration.ZERO)).isEmpty();
            assertThat(bench.invocations.cancel(unknown).await()).isEmpty();
            assertThat(bench.invocations.replay(unknown, new InvocationId("y")).await()).isEmpty();
        }
    }

    @Test
    void resultsExpire() throws InterruptedException {
        try (var bench = bench().start()) {
            bench.accept("a");
            bench.ended("a");
            bench.now = bench.now.plus(Duration.ofHours(2));
            while (bench.find("a", Duration.ZERO).isPresent()) {
                Thread.onSpinWait();
            }
            while (bench.journal.usage().keys() > 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void noMoreResultsAreKeptThanMayBe() {
        var bench = bench();
        bench.settings = new AcceptanceSettings(100, 2, bench.settings.memory());
        try (bench) {
            bench.start();
            for (var id : new String[] {"a", "b", "c"}) {
                bench.now = bench.now.plusSeconds(1);
                bench.accept(id);
                bench.ended(id);
            }
            while (bench.find("a", Duration.ZERO).isPresent()) {
                Thread.onSpinWait();
            }
            assertThat(bench.state("b")).isEqualTo("succeeded");
            assertThat(bench.state("c")).isEqualTo("succeeded");
        }
    }

    @Test
    void moreResultsThanAreForgottenAtOnceAreAllForgotten() {
        try (var bench = bench().start()) {
            var receipts =
                    IntStream.range(0, 2_500)
                            .mapToObj(i -> bench.invocations.accept(bench.event("n" + i)))
                            .toList();
            Future.all(receipts).await();
            for (int i = 0; i < 2_500; i++) {
                bench.ended("n" + i);
            }
            bench.now = bench.now.plus(Duration.ofHours(3));
            while (bench.journal.usage().keys() > 0) {
                Thread.onSpinWait();
            }
            assertThat(bench.state("n0")).isEqualTo("unknown");
        }
    }

    @Test
    void aFloodOfOneFunctionLeavesRoomForOthers() {
        var bench = bench();
        bench.settings = new AcceptanceSettings(4, 10, bench.settings.memory());
        try (bench) {
            bench.deployed.clear();
            bench.start();
            assertThat(bench.accept("a")).isInstanceOf(Receipt.Accepted.class);
            assertThat(bench.accept("b")).isInstanceOf(Receipt.Accepted.class);
            assertThat(((Receipt.Full) bench.accept("c")).whose())
                    .isEqualTo(Receipt.Full.Whose.FUNCTION);
            var other = new FunctionName("g");
            assertThat(bench.invocations.accept(bench.event("d", other)).await())
                    .isInstanceOf(Receipt.Accepted.class);
            assertThat(bench.state("c")).isEqualTo("unknown");
        }
    }

    @Test
    void whatCannotBeWrittenIsNotAcceptedAndDoesNotRun() throws IOException, InterruptedException {
        try (var bench = bench().start()) {
            var big = "x".repeat(5 << 20);
            bench.behaviour = _ -> Future.succeededFuture(Bench.returned('"' + big + '"'));
            bench.accept("a");
            bench.ended("a"); // The journal's file is full: the next write needs another one.
            bench.nextInvoked();
            var aside = folder.resolveSibling(folder.getFileName() + "-aside");
            Files.move(folder, aside);
            assertThat(bench.accept("b")).isInstanceOf(Receipt.NotDurable.class);
            assertThat(bench.state("b")).isEqualTo("unknown");

            Files.move(aside, folder);
            assertThat(bench.accept("c")).isInstanceOf(Receipt.Accepted.class);
            bench.ended("c");
            assertThat(bench.nextInvoked().id()).isEqualTo(new InvocationId("c"));
        }
    }

    @Test
    void aFunctionThatIsNotDeployedKeepsItsInvocationsWaiting() {
        try (var bench = bench()) {
            bench.deployed.clear();
            bench.start();
            bench.accept("a");
            assertThat(bench.state("a")).isEqualTo("waiting");
            bench.deployed.put(Bench.NAME, Bench.function("f"));
            assertThat(bench.ended("a").status().progress().word()).isEqualTo("succeeded");
        }
    }

    @Test
    void whatIsTooOldIsNotBegun() {
        try (var bench = bench()) {
            bench.deployed.clear();
            bench.start();
            bench.accept("a");
            bench.now = bench.now.plus(Duration.ofHours(1)).plusSeconds(1);
            bench.deployed.put(Bench.NAME, Bench.function("f"));
            var ended = (Ended) bench.ended("a").status().progress();
            assertThat(ended.reason().word()).isEqualTo("max_age");
            assertThat(bench.invoked).isEmpty();
        }
    }

    @Test
    void aReplayIsAnInvocationOfTheSameEventWithAnIdOfItsOwn() throws InterruptedException {
        try (var bench = bench().start()) {
            bench.accept("a");
            bench.ended("a");
            bench.nextInvoked();
            var receipt =
                    bench.invocations.replay(new InvocationId("a"), new InvocationId("b")).await();
            assertThat(receipt).contains(new Receipt.Accepted(new InvocationId("b")));
            bench.ended("b");
            assertThat(bench.nextInvoked().event()).isEqualTo(bench.event("a").event());
        }
    }

    @Test
    void listsShowTheLatestFirstPageByPage() {
        try (var bench = bench()) {
            bench.behaviour =
                    invocation ->
                            Future.succeededFuture(
                                    invocation.id().value().equals("c")
                                            ? Bench.failed("NonRetryable")
                                            : Bench.returned("1"));
            bench.start();
            for (var id : new String[] {"a", "b", "c", "d"}) {
                bench.now = bench.now.plusSeconds(1);
                bench.accept(id);
                bench.ended(id);
            }
            assertThat(list(bench, null, null, 3)).isEqualTo("dcb");
            assertThat(list(bench, null, "b", 3)).isEqualTo("a");
            assertThat(list(bench, "failed", null, 3)).isEqualTo("c");
            assertThat(list(bench, "succeeded", "d", 3)).isEqualTo("ba");
            assertThat(bench.invocations.list(new FunctionName("g"), null, null, 9).await())
                    .isEmpty();
        }
    }

    @Test
    void drainingWaitsForWhatRunsAndLeavesTheRestForTheNextStart() throws InterruptedException {
        var bench = bench();
        bench.deployed.put(
                Bench.NAME, Bench.function("f").withLimits(Limits.DEFAULT.withConcurrency(1)));
        Promise<Outcome> outcome = Promise.promise();
        bench.behaviour = _ -> outcome.future();
        bench.start();
        bench.accept("a");
        bench.accept("b");
        bench.nextInvoked();
        var drained = bench.invocations.drain(Duration.ofSeconds(60));
        assertThat(drained.isComplete()).isFalse();
        outcome.complete(Bench.returned("1"));
        drained.await();
        assertThat(bench.invoked).isEmpty();
        bench.die();

        bench.start();
        assertThat(bench.ended("a").status().progress().word()).isEqualTo("succeeded");
        assertThat(bench.ended("b").status().progress().word()).isEqualTo("succeeded");
        assertThat(bench.invoked).extracting(Invocation::id).containsExactly(new InvocationId("b"));
        bench.die();
    }

    @Test
    void whatANodeThatClosesCutsOffIsTriedAgainAsTheSameAttempt() {
        var attempts = new ConcurrentLinkedQueue<Integer>();
        try (var bench = bench()) {
            bench.behaviour =
                    invocation -> {
                        attempts.add(invocation.attempt());
                        return Future.succeededFuture(
                                attempts.size() == 1
                                        ? new Outcome.Cancelled(By.CLOSING_NODE)
                                        : Bench.returned("1"));
                    };
            bench.start();
            bench.accept("a");
            assertThat(bench.ended("a").status().progress().word()).isEqualTo("succeeded");
            assertThat(attempts).containsExactly(1, 1);
        }
    }

    @Test
    void whatItsOwnNodeCutsOffWhenItClosesRunsAfterTheNextStart() throws InterruptedException {
        var bench = bench();
        bench.deployed.put(
                Bench.NAME,
                Bench.function("f")
                        .withDelivery(
                                new Delivery(
                                        0,
                                        Bench.DELIVERY.backoff(),
                                        Bench.DELIVERY.maxAge(),
                                        null,
                                        Bench.DELIVERY.onExhausted())));
        Promise<Outcome> outcome = Promise.promise();
        bench.behaviour = _ -> outcome.future();
        bench.start();
        bench.accept("a");
        bench.nextInvoked();
        bench.invocations.drain(Duration.ofMillis(1)).await();
        outcome.complete(new Outcome.Cancelled());
        assertThat(bench.find("a", Duration.ofSeconds(1)).orElseThrow().outcome()).isNull();
        bench.die();

        bench.behaviour = _ -> Future.succeededFuture(Bench.returned("1"));
        bench.start();
        assertThat(bench.ended("a").status().progress().word()).isEqualTo("succeeded");
        assertThat(bench.nextInvoked().attempt()).isEqualTo(1);
        bench.die();
    }

    @Test
    void everyAcceptedOneEndsOnceHoweverTheProcessDies() {
        var bench = bench();
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        bench.behaviour =
                invocation -> {
                    runs.merge(invocation.id().value(), 1, Integer::sum);
                    return Future.succeededFuture(
                            Math.floorMod(invocation.id().hashCode(), 3) == 0
                                            && invocation.attempt() == 1
                                    ? Bench.failed("Error")
                                    : Bench.returned("1"));
                };
        for (int round = 0; round < 5; round++) {
            int first = round * 200;
            bench.start();
            var receipts =
                    IntStream.range(first, first + 200)
                            .mapToObj(i -> bench.invocations.accept(bench.event("n" + i)))
                            .toList();
            Future.all(receipts).await();
            assertThat(receipts).allMatch(r -> r.result() instanceof Receipt.Accepted);
            bench.die();
        }
        bench.heard.clear();
        bench.start();
        for (int i = 0; i < 1_000; i++) {
            assertThat(bench.ended("n" + i).status().progress().word()).isEqualTo("succeeded");
        }
        assertThat(runs).hasSize(1_000);
        assertThat(bench.heard("received")).isEqualTo(bench.heard("settled"));
        bench.die();
    }

    private Bench bench() {
        return new Bench(folder);
    }

    private static String list(Bench bench, String state, String after, int limit) {
        return String.join(
                "",
                bench
                        .invocations
                        .list(null, state, after == null ? null : new InvocationId(after), limit)
                        .await()
                        .stream()
                        .map(status -> status.id().value())
                        .toList());
    }

    @Test
    void whoIsToBeToldOfFailuresIsToldOfEveryEndButASuccess() throws Exception {
        try (var bench = new Bench(folder).start()) {
            bench.deployed.put(
                    Bench.NAME,
                    Bench.function("f")
                            .withFailureTargets(List.of(new Target.Topic("failed", null))));
            bench.accept("succeeds");
            bench.ended("succeeds");
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("NonRetryable"));
            bench.accept("refuses");
            bench.ended("refuses");
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
            bench.accept("fails");
            bench.ended("fails");
            bench.deployed.clear();
            bench.accept("old");
            bench.accept("unwanted");
            bench.deployed.put(
                    Bench.NAME,
                    Bench.function("f")
                            .withDelivery(Bench.DELIVERY)
                            .withFailureTargets(List.of(new Target.Topic("failed", null))));
            bench.invocations.cancel(new InvocationId("unwanted")).await();
            bench.now = bench.now.plus(Duration.ofHours(2));
            bench.ended("old");

            assertThat(bench.givenUp)
                    .extracting(why ->
                            why.invocation().value()
                                    + " "
                                    + why.attempts()
                                    + " "
                                    + why.reason().word())
                    .containsExactlyInAnyOrder(
                            "refuses 1 non_retryable",
                            "fails 3 attempts",
                            "unwanted 1 cancelled",
                            "old 1 max_age");
        }
    }

    @Test
    void itIsNotAtItsEndBeforeThoseAreTold() throws Exception {
        try (var bench = new Bench(folder).start()) {
            Promise<Void> heard = Promise.promise();
            bench.telling = heard.future();
            bench.deployed.put(
                    Bench.NAME,
                    Bench.function("f")
                            .withFailureTargets(List.of(new Target.Topic("failed", null))));
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("NonRetryable"));
            bench.accept("a");
            bench.givenUp.take();
            assertThat(bench.state("a")).isEqualTo("running");
            heard.complete();
            assertThat(bench.ended("a").status().progress().word()).isEqualTo("failed");
        }
    }
}

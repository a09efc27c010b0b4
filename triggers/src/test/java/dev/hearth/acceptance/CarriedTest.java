package dev.hearth.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.acceptance.Carrier.Ending;
import dev.hearth.function.Backoff;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Events that a topic keeps until they are at their end.
@Timeout(120)
final class CarriedTest {

    @TempDir private Path folder;

    @Test
    void whatIsCarriedRunsAndItsResultIsKept() throws InterruptedException {
        try (var bench = new Bench(folder).start()) {
            assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);

            assertThat(bench.ended("a").outcome()).isEqualTo(Bench.returned("{\"ok\":true}"));
            var invocation = bench.nextInvoked();
            assertThat(invocation.id()).isEqualTo(new InvocationId("a"));
            assertThat(invocation.event()).isEqualTo(bench.event("a").event());
            assertThat(bench.heard("received")).isEqualTo(1);
            assertThat(bench.heard("settled")).isEqualTo(1);
        }
    }

    @Test
    void whatIsAtItsEndHereIsNotRunAgainAlsoAfterARestart() {
        var bench = new Bench(folder).start();
        carry(bench, "a").await();
        assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);
        bench.die();

        bench.start();
        assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);
        assertThat(bench.ended("a").outcome()).isEqualTo(Bench.returned("{\"ok\":true}"));
        assertThat(bench.invoked).hasSize(1);
        bench.die();
    }

    @Test
    void whatIsNotAtItsEndWhenTheProcessDiesIsTheTopicsAgain() throws InterruptedException {
        var bench = new Bench(folder);
        bench.behaviour = _ -> Bench.never();
        bench.start();
        var _ = carry(bench, "a");
        bench.nextInvoked();
        bench.die();

        bench.behaviour = _ -> Future.succeededFuture(Bench.returned("2"));
        bench.start();
        assertThat(bench.state("a")).isEqualTo("unknown");
        assertThat(bench.invocations.counts().await()).isEmpty();
        assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);
        assertThat(bench.nextInvoked().attempt()).isEqualTo(1);
        bench.die();
    }

    @Test
    void oneThatIsGivenTwiceRunsOnceAndEndsForBoth() throws InterruptedException {
        Promise<Outcome> outcome = Promise.promise();
        try (var bench = new Bench(folder)) {
            bench.behaviour = _ -> outcome.future();
            bench.start();
            var first = carry(bench, "a");
            bench.nextInvoked();
            var second = carry(bench, "a");
            outcome.complete(Bench.returned("1"));

            assertThat(first.await()).isEqualTo(Ending.AT_ITS_END);
            assertThat(second.await()).isEqualTo(Ending.AT_ITS_END);
            assertThat(bench.invoked).isEmpty();
        }
    }

    @Test
    void whatWaitsForItsTurnOrItsNextAttemptIsLetGoAtOnce() throws InterruptedException {
        try (var bench = new Bench(folder)) {
            bench.deployed.put(Bench.NAME, slow());
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
            bench.start();
            var retrying = carry(bench, "a");
            await(bench, "a", "retrying");
            bench.behaviour = _ -> Bench.never();
            var _ = carry(bench, "b");
            await(bench, "b", "running");
            var waiting = carry(bench, "c");

            bench.invocations.letGo(ids("a", "c", "unknown"));

            assertThat(retrying.await()).isEqualTo(Ending.LET_GO);
            assertThat(waiting.await()).isEqualTo(Ending.LET_GO);
            assertThat(bench.state("a")).isEqualTo("unknown");
            assertThat(bench.state("b")).isEqualTo("running");
            assertThat(bench.state("c")).isEqualTo("unknown");
            assertThat(bench.heard("released")).isEqualTo(2);
        }
    }

    @Test
    void whatRunsMayEndThoughItIsLetGo() throws InterruptedException {
        Promise<Outcome> outcome = Promise.promise();
        try (var bench = new Bench(folder)) {
            bench.behaviour = _ -> outcome.future();
            bench.start();
            var running = carry(bench, "a");
            bench.nextInvoked();
            bench.invocations.letGo(ids("a"));
            outcome.complete(Bench.returned("1"));

            assertThat(running.await()).isEqualTo(Ending.AT_ITS_END);
            assertThat(bench.state("a")).isEqualTo("succeeded");
        }
    }

    @Test
    void whatFailsWhenItIsLetGoIsNotTriedAgainHere() throws InterruptedException {
        Promise<Outcome> outcome = Promise.promise();
        try (var bench = new Bench(folder)) {
            bench.behaviour = _ -> outcome.future();
            bench.start();
            var running = carry(bench, "a");
            bench.nextInvoked();
            bench.invocations.letGo(ids("a"));
            outcome.complete(Bench.failed("Error"));

            assertThat(running.await()).isEqualTo(Ending.LET_GO);
            assertThat(bench.state("a")).isEqualTo("unknown");
            assertThat(bench.heard("retried")).isZero();
            assertThat(bench.heard("released")).isEqualTo(1);
        }
    }

    @Test
    void whatComesBackWhileItRunsIsTriedAgainHere() throws InterruptedException {
        Promise<Outcome> outcome = Promise.promise();
        try (var bench = new Bench(folder)) {
            bench.behaviour =
                    invocation ->
                            invocation.attempt() == 1
                                    ? outcome.future()
                                    : Future.succeededFuture(Bench.returned("2"));
            bench.start();
            var _ = carry(bench, "a");
            bench.nextInvoked();
            bench.invocations.letGo(ids("a"));
            var again = carry(bench, "a");
            bench.invocations.find(new InvocationId("a"), Duration.ZERO).await();
            outcome.complete(Bench.failed("Error"));

            assertThat(again.await()).isEqualTo(Ending.AT_ITS_END);
            assertThat(bench.nextInvoked().attempt()).isEqualTo(2);
        }
    }

    @Test
    void whatIsGivenUpIsAnEndWithALetter() {
        try (var bench = new Bench(folder)) {
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("NonRetryable"));
            bench.start();
            assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);

            assertThat(bench.state("a")).isEqualTo("failed");
            assertThat(bench.heard("dead non_retryable")).isEqualTo(1);
            var letter = bench.letters.letter(Bench.NAME, new InvocationId("a")).await();
            assertThat(letter.orElseThrow().accepted().event()).isEqualTo(bench.event("a").event());
        }
    }

    @Test
    void whatIsCancelledIsAtItsEnd() throws InterruptedException {
        try (var bench = new Bench(folder)) {
            bench.deployed.clear();
            bench.start();
            var waiting = carry(bench, "a");
            bench.invocations.cancel(new InvocationId("a")).await();

            assertThat(waiting.await()).isEqualTo(Ending.AT_ITS_END);
            assertThat(bench.state("a")).isEqualTo("cancelled");
            assertThat(bench.invoked.poll(0, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void otherNodesAreNeitherToldOfItNorAskedWhoseItIs() throws InterruptedException {
        var copies = new Silent();
        try (var bench = new Bench(folder)) {
            bench.copies = copies;
            bench.behaviour = _ -> Future.succeededFuture(Bench.failed("Error"));
            bench.deployed.put(Bench.NAME, slow());
            bench.start();
            var retrying = carry(bench, "a");
            await(bench, "a", "retrying");
            bench.deployed.clear();
            var waiting = carry(bench, "b");
            copies.recheck.run();
            assertThat(bench.state("a")).isEqualTo("retrying");
            assertThat(bench.state("b")).isEqualTo("waiting");
            bench.invocations.cancel(new InvocationId("a")).await();
            bench.invocations.cancel(new InvocationId("b")).await();
            retrying.await();
            waiting.await();

            assertThat(copies.said).isEmpty();
        }
    }

    @Test
    void itRunsAlsoWhereTooFewNodesAreTogether() {
        var copies = new Silent();
        copies.majority = false;
        try (var bench = new Bench(folder)) {
            bench.copies = copies;
            bench.start();
            assertThat(carry(bench, "a").await()).isEqualTo(Ending.AT_ITS_END);
        }
    }

    @Test
    void aDrainingNodeTakesNothingMore() {
        try (var bench = new Bench(folder).start()) {
            bench.invocations.drain(Duration.ofSeconds(1)).await();
            assertThat(carry(bench, "a").await()).isEqualTo(Ending.LET_GO);
            assertThat(bench.invoked).isEmpty();
        }
    }

    @Test
    void itsEventCanBeReplayedBeforeAndAfterItsEnd() throws InterruptedException {
        try (var bench = new Bench(folder)) {
            bench.deployed.clear();
            bench.start();
            var waiting = carry(bench, "a");
            var before = bench.invocations.replay(new InvocationId("a"), new InvocationId("b"));
            assertThat(before.await()).contains(new Receipt.Accepted(new InvocationId("b")));
            bench.invocations.cancel(new InvocationId("a")).await();
            waiting.await();
            var after = bench.invocations.replay(new InvocationId("a"), new InvocationId("c"));
            assertThat(after.await()).contains(new Receipt.Accepted(new InvocationId("c")));
        }
    }

    private static final class Silent implements Copies {
        final List<String> said = new CopyOnWriteArrayList<>();
        private volatile Runnable recheck = () -> {};
        private volatile boolean majority = true;

        @Override
        public Durability durability() {
            return Durability.JOURNAL_AND_MEMORY;
        }

        @Override
        public void open(Heir heir) {
            var here = Vertx.currentContext();
            recheck = () -> here.runOnContext(_ -> heir.recheck());
        }

        @Override
        public Future<Void> keep(InvocationId id, Buffer event) {
            said.add("keep " + id);
            return Future.succeededFuture();
        }

        @Override
        public void next(InvocationId id, int attempt) {
            said.add("next " + id);
        }

        @Override
        public void end(InvocationId id, int attempt) {
            said.add("end " + id);
        }

        @Override
        public Future<Boolean> resume(InvocationId id, Supplier<Future<Buffer>> event) {
            said.add("resume " + id);
            return Future.succeededFuture(false);
        }

        @Override
        public boolean isMajority() {
            return majority;
        }
    }

    /// One at once, and an hour between attempts.
    private static FunctionSpec slow() {
        var hour = Duration.ofHours(1);
        return Bench.function("f")
                .withLimits(Limits.DEFAULT.withConcurrency(1))
                .withDelivery(
                        new Delivery(
                                2,
                                new Backoff(
                                        Backoff.Policy.EXPONENTIAL,
                                        hour,
                                        hour,
                                        Backoff.Jitter.NONE),
                                Duration.ofHours(5),
                                null,
                                Delivery.OnExhausted.DEAD_LETTER));
    }

    private static Future<Ending> carry(Bench bench, String id) {
        return bench.invocations.carry(bench.event(id));
    }

    private static Set<InvocationId> ids(String... ids) {
        return Arrays.stream(ids).map(InvocationId::new).collect(Collectors.toSet());
    }

    private static void await(Bench bench, String id, String state) {
        while (!bench.state(id).equals(state)) {
            Thread.onSpinWait();
        }
    }
}

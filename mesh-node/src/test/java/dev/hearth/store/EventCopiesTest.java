package dev.hearth.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.acceptance.AcceptanceSettings;
import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.acceptance.LetterBounds;
import dev.hearth.acceptance.Receipt;
import dev.hearth.cluster.Cluster;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.function.Backoff;
import dev.hearth.function.Bundle;
import dev.hearth.function.Catalogue;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.journal.Journal;
import dev.hearth.journal.JournalSettings;
import dev.hearth.topology.NodeId;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real members in this JVM that accept events, each with a journal of its own, and leave.
@Timeout(240)
final class EventCopiesTest {

    private static final FunctionName NAME = new FunctionName("f");
    private static final Execution EXECUTION =
            new Execution(
                    new NodeId("n"),
                    Execution.Launch.WARM,
                    Duration.ZERO,
                    0,
                    new Execution.Timings(
                            Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    private static final Outcome FAILED =
            new Outcome.FunctionFailed(
                    new GuestError(GuestError.Kind.THREW, "Error", "no", "at f", null), EXECUTION);
    private static final Outcome RETURNED =
            new Outcome.Returned(new Result.Value(Payload.json("1")), EXECUTION);

    private static final FunctionSpec FUNCTION =
            FunctionSpec.of(
                            new FunctionId(NAME, "1"),
                            Language.JS,
                            Handler.parse("main.mjs"),
                            new Bundle(Path.of("."), "digest"))
                    .withDelivery(
                            new Delivery(
                                    3,
                                    new Backoff(
                                            Backoff.Policy.EXPONENTIAL,
                                            Duration.ofHours(1),
                                            Duration.ofHours(1),
                                            Backoff.Jitter.NONE),
                                    Duration.ofHours(2),
                                    null,
                                    Delivery.OnExhausted.DEAD_LETTER));

    private static final Supplier<Future<Outcome>> RETURNS = () -> Future.succeededFuture(RETURNED);
    private static final Supplier<Future<Outcome>> FAILS = () -> Future.succeededFuture(FAILED);
    private static final Supplier<Future<Outcome>> NEVER =
            () -> Promise.<Outcome>promise().future();

    private static final Catalogue CATALOGUE =
            new Catalogue() {
                @Override
                public Optional<FunctionSpec> function(FunctionName name) {
                    return Optional.of(FUNCTION);
                }

                @Override
                public Collection<FunctionSpec> functions() {
                    return List.of(FUNCTION);
                }
            };

    /// Which attempts of which events began.
    private final Queue<String> ran = new ConcurrentLinkedQueue<>();

    private final String name = "test-" + UUID.randomUUID();
    private final List<String> addresses = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    @TempDir private Path folder;

    @AfterEach
    void leave() {
        members.forEach(Member::leave);
    }

    @Test
    void theOthersBringToItsEndWhatANodeLeaves() {
        var a = join("a", FAILS);
        var b = join("b", RETURNS);
        var c = join("c", RETURNS);
        a.accept("tried");
        while (a.states("retrying") < 1) {
            Thread.onSpinWait();
        }
        a.behaviour = NEVER;
        IntStream.range(0, 20).forEach(i -> a.accept("event" + i));
        b.accept("own");
        ran.clear();

        a.leave();
        while (b.states("succeeded") + c.states("succeeded") < 22) {
            Thread.onSpinWait();
        }
        assertThat(ran).hasSize(21).contains("tried attempt 2").contains("event19 attempt 1");

        var back = join("a", RETURNS);
        while (back.states("waiting") + back.states("retrying") > 0) {
            Thread.onSpinWait();
        }
        assertThat(ran).hasSize(21);
    }

    @Test
    void whatAllHadWhenTheyDiedAtOnceRunsOnce() {
        var nodes = List.of(join("a", NEVER), join("b", NEVER), join("c", NEVER));
        IntStream.range(0, 9).forEach(i -> nodes.get(i % 3).accept("event" + i));
        nodes.forEach(Member::leave);
        ran.clear();

        var again = List.of(join("a", RETURNS), join("b", RETURNS), join("c", RETURNS));
        while (again.stream().mapToInt(node -> node.states("succeeded")).sum() < 9) {
            Thread.onSpinWait();
        }
        assertThat(ran).hasSize(9).doesNotHaveDuplicates();
    }

    @Test
    void aNodeThatIsAloneOfThreeAcceptsNothing() {
        var a = join("a", RETURNS);
        var receipt = a.receipt("alone");
        assertThat(receipt).isInstanceOf(Receipt.NotDurable.class);
        assertThat(ran).isEmpty();
        assertThat(a.invocations.find(new InvocationId("alone"), Duration.ZERO).await()).isEmpty();
    }

    private Member join(String node, Supplier<Future<Outcome>> behaviour) {
        var settings =
                new ClusterSettings(name, "127.0.0.1", 0, List.of(), 1)
                        .withJoin(List.copyOf(addresses))
                        .withSize(3);
        var member = new Member(Cluster.join(settings), folder.resolve(node), behaviour);
        addresses.add(member.cluster.address());
        members.add(member);
        return member;
    }

    private final class Member {

        private final Cluster cluster;
        private final Journal journal;
        private final AsyncInvocations invocations;
        private volatile Supplier<Future<Outcome>> behaviour;
        private boolean gone;

        Member(Cluster cluster, Path folder, Supplier<Future<Outcome>> behaviour) {
            this.cluster = cluster;
            this.behaviour = behaviour;
            var copies =
                    new EventCopies(
                            cluster.vertx(),
                            cluster.accepted(),
                            cluster.self(),
                            cluster::nodes,
                            InstantSource.system());
            cluster.whenLeft(_ -> copies.left());
            journal = Journal.open(cluster.vertx(), folder, JournalSettings.DEFAULT);
            var letters =
                    new KeptLetters(
                            cluster.vertx(), journal, LetterBounds.DEFAULT, DeliveryListener.NONE);
            invocations =
                    new AsyncInvocations(
                            journal,
                            copies,
                            letters,
                            AcceptanceSettings.DEFAULT,
                            CATALOGUE,
                            () -> this::run,
                            () -> (_, _, _) -> Future.succeededFuture(),
                            _ -> {},
                            InstantSource.system(),
                            RandomGenerator.getDefault(),
                            new DeliveryListener() {});
            cluster.vertx().deployVerticle(invocations).await();
        }

        private Future<Outcome> run(Invocation invocation) {
            ran.add("%s attempt %d".formatted(invocation.id(), invocation.attempt()));
            return behaviour.get();
        }

        void accept(String id) {
            assertThat(receipt(id)).isEqualTo(new Receipt.Accepted(new InvocationId(id)));
        }

        Receipt receipt(String id) {
            var event =
                    CloudEventBuilder.v1()
                            .withId("e-" + id)
                            .withSource(URI.create("/hook"))
                            .withType("t")
                            .withData("application/json", "{\"n\":1}".getBytes(UTF_8))
                            .build();
            return invocations
                    .accept(
                            new AcceptedEvent(
                                    new InvocationId(id),
                                    NAME,
                                    "hook",
                                    new Event(event, new Origin.Direct()),
                                    Instant.now(),
                                    Duration.ofHours(2)))
                    .await();
        }

        int states(String state) {
            return invocations.list(NAME, state, null, 1_000).await().size();
        }

        /// Nothing is drained, and nobody is told.
        void leave() {
            if (!gone) {
                gone = true;
                journal.close().await();
                cluster.close().await();
            }
        }
    }
}

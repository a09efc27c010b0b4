package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.AcceptedRecord;
import dev.hearth.acceptance.Carrier;
import dev.hearth.acceptance.Receipt;
import dev.hearth.acceptance.TopicAcceptance;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Accepting into a topic of a real broker, and reading it.
@Timeout(180)
@ExtendWith(SharedBroker.class)
final class AcceptedTopicTest {

    private static final FunctionName NAME = new FunctionName("enrich");

    private final KafkaBroker broker;
    private final Vertx vertx = Vertx.vertx();
    private final KafkaTopicWriter writer;
    private final TopicAcceptance acceptance;
    private final Kept kept = new Kept();
    private final List<KafkaTrigger> triggers = new ArrayList<>();

    AcceptedTopicTest(KafkaBroker broker) {
        this.broker = broker;
        writer = new KafkaTopicWriter(vertx, broker.settings());
        acceptance = new TopicAcceptance(writer, InstantSource.system());
    }

    /// Remembers what it was given, until a test says how that ended.
    private static final class Kept implements Carrier {
        final Map<InvocationId, Promise<Ending>> carried = new ConcurrentHashMap<>();
        final Map<InvocationId, AcceptedEvent> events = new ConcurrentHashMap<>();

        @Override
        public Future<Ending> carry(AcceptedEvent event) {
            Promise<Ending> ending = Promise.promise();
            carried.put(event.id(), ending);
            events.put(event.id(), event);
            return ending.future();
        }

        @Override
        public void letGo(Collection<InvocationId> ids) {
            ids.forEach(id -> end(id.value(), Ending.LET_GO));
        }

        void end(String id, Ending ending) {
            var promise = carried.remove(new InvocationId(id));
            if (promise != null) {
                promise.complete(ending);
            }
        }
    }

    @AfterEach
    void close() {
        triggers.forEach(trigger -> trigger.drain(Duration.ofSeconds(1)).await());
        writer.close().await();
        vertx.close().await();
    }

    @Test
    void nothingIsCommittedPastWhatIsNotAtItsEndAndThatIsGivenAgain() throws Exception {
        var topic = broker.topic(1);
        accept(topic, "a", "hook");
        accept(topic, "b", "hook");
        accept(topic, "c", "hook");
        var first = start(topic, "hook");
        eventually("all are given", () -> kept.carried.size() == 3);
        assertThat(kept.events.get(new InvocationId("a")).event().cloudEvent().getData().toBytes())
                .asString()
                .isEqualTo("{\"n\":\"a\"}");

        kept.end("a", Carrier.Ending.AT_ITS_END);
        kept.end("c", Carrier.Ending.AT_ITS_END);
        eventually("the first is committed", () -> committed(topic, "hook") == 1);
        first.drain(Duration.ofSeconds(5)).await();
        assertThat(committed(topic, "hook")).isEqualTo(1);
        assertThat(kept.carried).isEmpty();

        start(topic, "hook");
        eventually("those behind it are given again", () -> kept.carried.size() == 2);
        kept.end("b", Carrier.Ending.AT_ITS_END);
        kept.end("c", Carrier.Ending.AT_ITS_END);
        eventually("all are committed", () -> committed(topic, "hook") == 3);
    }

    @Test
    void eachTriggerReadsItsOwnAndWaitsForNoOther() throws Exception {
        var topic = broker.topic(1);
        accept(topic, "a", "hook");
        accept(topic, "b", "other");
        broker.produce(topic, 0, "of nobody here");
        accept(topic, "c", "hook");
        start(topic, "other");
        eventually("what is others' is passed over", () -> kept.carried.size() == 1);
        assertThat(kept.carried).containsOnlyKeys(new InvocationId("b"));
        kept.end("b", Carrier.Ending.AT_ITS_END);
        eventually("it is committed", () -> committed(topic, "other") == 4);

        start(topic, "hook");
        eventually("the rest is there", () -> kept.carried.size() == 2);
        assertThat(kept.carried).containsOnlyKeys(new InvocationId("a"), new InvocationId("c"));
    }

    @Test
    void whatRunsMayEndWhileItsPartitionIsGivenUp() throws Exception {
        var topic = broker.topic(1);
        accept(topic, "a", "hook");
        var slow =
                new Carrier() {
                    final Promise<Ending> ending = Promise.promise();
                    volatile boolean given;
                    volatile boolean asked;

                    @Override
                    public Future<Ending> carry(AcceptedEvent event) {
                        given = true;
                        return ending.future();
                    }

                    @Override
                    public void letGo(Collection<InvocationId> ids) {
                        asked |= ids.contains(new InvocationId("a"));
                    }
                };
        var trigger = start(topic, "hook", slow);
        eventually("it is given", () -> slow.given);
        var drained = trigger.drain(Duration.ofSeconds(60));
        eventually("it is asked for", () -> slow.asked);
        assertThat(drained.isComplete()).isFalse();
        slow.ending.complete(Carrier.Ending.AT_ITS_END);
        drained.await();

        assertThat(committed(topic, "hook")).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadHoldsItsPartitionUpAndSaysSo() throws Exception {
        var topic = broker.topic(1);
        var foreign = new ProducerRecord<>(topic, 0, "k".getBytes(), "v".getBytes());
        foreign.headers().add(AcceptedRecord.FUNCTION, NAME.value().getBytes());
        foreign.headers().add(AcceptedRecord.TRIGGER, "hook".getBytes());
        foreign.headers().add(AcceptedRecord.HEAD, "{\"format\":2}".getBytes());
        broker.produce(List.of(foreign));
        var trigger = start(topic, "hook");

        eventually(
                "it says so",
                () ->
                        String.valueOf(status(trigger).lastError())
                                .contains(topic + "-0 is paused at 0"));
        assertThat(status(trigger).lastError())
                .contains("format 2, which this version of Hearth does not know");
        assertThat(kept.events).isEmpty();
        assertThat(committed(topic, "hook")).isZero();
    }

    @Test
    void aMissingTopicIsNamedUntilItIsThere() throws Exception {
        var topic = "accepted-" + InvocationId.secret();
        var trigger = start(topic, "hook");
        eventually(
                "it is missed",
                () ->
                        status(trigger).state() == State.WAITING
                                && ("missing topics: " + topic)
                                        .equals(status(trigger).lastError()));
        broker.create(topic, 1, Map.of());
        accept(topic, "a", "hook");
        eventually("it is read", () -> kept.carried.size() == 1);
    }

    @Test
    void whereNoBrokerAnswersNothingIsDurable() throws Exception {
        try (var away = KafkaBroker.planned()) {
            var there = away.settings().withRequestTimeout(Duration.ofSeconds(1));
            var toNobody = new KafkaTopicWriter(vertx, there);
            var receipt =
                    new TopicAcceptance(toNobody, InstantSource.system())
                            .accept(event("a", "hook"), "accepted")
                            .await();

            assertThat(receipt).isInstanceOf(Receipt.NotDurable.class);
            assertThat(((Receipt.NotDurable) receipt).detail()).startsWith("topic accepted: ");
            toNobody.close().await();
        }
    }

    @Test
    void oneThatIsLargerThanTheBrokerTakesIsNotDurableAndHoldsUpNothing() throws Exception {
        var topic = broker.topic(1);
        var large = event("large", "hook", "x".repeat(2 << 20));
        assertThat(acceptance.accept(large, topic).await())
                .isInstanceOfSatisfying(
                        Receipt.NotDurable.class,
                        no -> assertThat(no.detail()).contains("larger than"));
        accept(topic, "a", "hook");
    }

    private static TriggerStatus status(KafkaTrigger trigger) {
        return trigger.status().await();
    }

    private KafkaTrigger start(String topic, String trigger) {
        return start(topic, trigger, kept);
    }

    private KafkaTrigger start(String topic, String trigger, Carrier carrier) {
        var made =
                KafkaTrigger.ofAccepted(
                        vertx,
                        broker.settings(),
                        NAME,
                        trigger,
                        topic,
                        carrier,
                        KafkaListener.NONE);
        triggers.add(made);
        Future.<Void>future(started -> vertx.runOnContext(_ -> made.start().onComplete(started)))
                .await();
        return made;
    }

    private void accept(String topic, String id, String trigger) {
        assertThat(acceptance.accept(event(id, trigger), topic).await())
                .isEqualTo(new Receipt.Accepted(new InvocationId(id)));
    }

    private long committed(String topic, String trigger) throws Exception {
        return broker.committed("%s.enrich.%s".formatted(topic, trigger), topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static AcceptedEvent event(String id, String trigger) {
        return event(id, trigger, "{\"n\":\"%s\"}".formatted(id));
    }

    private static AcceptedEvent event(String id, String trigger, String data) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e-" + id)
                        .withSource(URI.create("/hook"))
                        .withType("t")
                        .withData("application/json", data.getBytes())
                        .build();
        return new AcceptedEvent(
                new InvocationId(id),
                NAME,
                trigger,
                new Event(event, new Origin.Direct()),
                Instant.now(),
                Duration.ofHours(1));
    }

    private static void eventually(String what, java.util.concurrent.Callable<Boolean> holds)
            throws Exception {
        Mesh.eventually(what, holds);
    }
}

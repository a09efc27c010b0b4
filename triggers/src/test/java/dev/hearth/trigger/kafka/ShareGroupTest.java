package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.Delivery;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Kafka.InitialOffset;
import dev.hearth.function.Trigger.Kafka.Ordering;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
@Timeout(120)
class ShareGroupTest {

    private final KafkaBroker broker;
    private Mesh mesh;

    ShareGroupTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void open() {
        mesh = new Mesh(broker.settings());
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aRetryIsTheNextDeliveryWhicheverNodeGetsIt() throws Exception {
        var topic = broker.topic(1);
        var spec = Mesh.trigger(Ordering.NONE, 8, topic);
        var attempts = new ConcurrentHashMap<String, List<Integer>>();
        Invoker failing =
                invocation -> {
                    attempts.computeIfAbsent(Mesh.data(invocation), _ -> synchronizedList())
                            .add(invocation.attempt());
                    return later(invocation.attempt() < 3 ? Mesh.failed("Error") : Mesh.returned());
                };
        mesh.start(Mesh.function(Mesh.FAST), spec, failing);
        mesh.start(Mesh.function(Mesh.FAST), spec, failing);
        broker.produce(topic, 0, numbers(40));

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 40);

        assertThat(attempts).hasSize(40);
        assertThat(attempts.values()).allSatisfy(list -> assertThat(list).containsExactly(1, 2, 3));
        assertThat(mesh.counts.released).as("handed back twice each").hasValue(80);
        Mesh.eventually("all accepted", () -> broker.shareLag(spec.consumerGroup(), topic) == 0);
    }

    @Test
    void attemptsThatTheBrokerWouldNotDeliverAreMadeHere() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        var patient =
                new Delivery(
                        7,
                        Mesh.FAST.backoff(),
                        Mesh.FAST.maxAge(),
                        dead,
                        Delivery.OnExhausted.DEAD_LETTER);
        broker.produce(topic, 0, "bad");
        var attempts = new ConcurrentLinkedQueue<Integer>();
        var spec = Mesh.trigger(Ordering.NONE, 8, topic);
        mesh.start(
                Mesh.function(patient),
                spec,
                invocation -> {
                    attempts.add(invocation.attempt());
                    return later(Mesh.failed("Error"));
                });

        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);

        assertThat(attempts).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(broker.read(dead)).hasSize(1);
        Mesh.eventually("accepted", () -> broker.shareLag(spec.consumerGroup(), topic) == 0);
    }

    @Test
    void whatRunsForLongerThanItsLockRunsOnce() throws Exception {
        var topic = broker.topic(1);
        var spec = Mesh.trigger(Ordering.NONE, 1, topic);
        broker.lockDuration(spec.consumerGroup(), Duration.ofSeconds(1));
        broker.produce(topic, 0, "long");
        var runs = new AtomicInteger();
        Invoker slow =
                _ -> {
                    runs.incrementAndGet();
                    return later(Mesh.returned(), 3_500);
                };
        mesh.start(Mesh.function(Mesh.FAST), spec, slow);
        mesh.start(Mesh.function(Mesh.FAST), spec, slow);

        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);

        Mesh.eventually("accepted", () -> broker.shareLag(spec.consumerGroup(), topic) == 0);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aSlowRecordDoesNotHoldUpTheOthers() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(200));
        var stuck = Promise.<Outcome>promise();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.trigger(Ordering.NONE, 16, topic),
                invocation ->
                        Mesh.data(invocation).equals("3")
                                ? stuck.future()
                                : later(Mesh.returned()));

        Mesh.eventually("all others settled", () -> mesh.counts.settled.get() == 199);

        stuck.complete(Mesh.returned());
        Mesh.eventually("it too", () -> mesh.counts.settled.get() == 200);
    }

    @Test
    void noMoreThanMaxInFlightAreHeld() throws Exception {
        var topic = broker.topic(2);
        broker.produce(topic, 0, numbers(100));
        broker.produce(topic, 1, numbers(100));
        var held = new ConcurrentLinkedQueue<Promise<Outcome>>();
        var free = new AtomicBoolean();
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        Mesh.trigger(Ordering.NONE, 10, topic),
                        _ -> {
                            if (free.get()) {
                                return later(Mesh.returned());
                            }
                            Promise<Outcome> promise = Promise.promise();
                            held.add(promise);
                            return promise.future();
                        });

        Mesh.eventually("ten run", () -> held.size() == 10);
        assertThat(detail(trigger).inFlight()).isEqualTo(10);
        assertThat(mesh.counts.received).hasValueLessThanOrEqualTo(12);
        Mesh.eventually("assigned", () -> !detail(trigger).partitions().isEmpty());
        assertThat(detail(trigger).partitions()).containsExactly(topic + "-0", topic + "-1");

        free.set(true);
        held.forEach(promise -> promise.complete(Mesh.returned()));
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 200);
    }

    @Test
    void whatADrainGivesUpComesAgainWithTheSameIdAndWhatWasDoneDoesNot() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "done", "stuck");
        var spec = Mesh.trigger(Ordering.NONE, 8, topic);
        var seen = new ConcurrentLinkedQueue<Invocation>();
        var stuck = Promise.<Outcome>promise();
        var first =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        spec,
                        invocation -> {
                            if (Mesh.data(invocation).equals("done")) {
                                return later(Mesh.returned());
                            }
                            seen.add(invocation);
                            return stuck.future();
                        });
        Mesh.eventually("one is done", () -> mesh.counts.settled.get() == 1 && seen.size() == 1);

        // Members that have nothing must be gone before another one gives its record back.
        first.drain(Duration.ofSeconds(3)).await();
        stuck.complete(Mesh.returned());
        mesh.start(
                Mesh.function(Mesh.FAST),
                spec,
                invocation -> {
                    seen.add(invocation);
                    return later(Mesh.returned());
                });

        Mesh.eventually("both settled", () -> mesh.counts.settled.get() == 2);
        assertThat(seen).extracting(Mesh::data).containsExactly("stuck", "stuck");
        assertThat(seen).extracting(Invocation::id).containsOnly(seen.element().id());
        assertThat(seen).extracting(Invocation::attempt).containsExactly(1, 2);
        Mesh.eventually("all accepted", () -> broker.shareLag(spec.consumerGroup(), topic) == 0);
        assertThat(mesh.counts.received.get())
                .isEqualTo(mesh.counts.settled.get() + mesh.counts.released.get());
    }

    @Test
    void aRecordThatKeepsLosingItsNodesIsGivenUpBeforeTheBrokerDropsIt() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, "poison");
        var spec = Mesh.trigger(Ordering.NONE, 8, topic);
        try (var group = new ShareGroup(broker.settings(), spec.consumerGroup())) {
            group.begin(new InitialOffset.Earliest(), Instant.now());
            for (int delivery = 1; delivery < group.deliveries(); delivery++) {
                fetchAndLeave(spec);
            }
        }
        var ran = new AtomicInteger();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                spec,
                _ -> {
                    ran.incrementAndGet();
                    return later(Mesh.returned());
                });

        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);

        assertThat(ran).hasValue(0);
        assertThat(mesh.counts.deadLettered).containsExactly(ExhaustedReason.ATTEMPTS);
        var letter = broker.read(dead).getFirst();
        assertThat(letter.value()).isEqualTo("poison".getBytes(UTF_8));
        assertThat(new String(letter.headers().lastHeader("hearth-dlq-error").value(), UTF_8))
                .contains("delivered 5 times");
    }

    private void fetchAndLeave(Trigger.Kafka spec) {
        var properties = ClientProperties.share(broker.settings(), spec, "lost", 10);
        try (var lost = new KafkaShareConsumer<byte[], byte[]>(properties)) {
            lost.subscribe(spec.topics().names());
            var records = ConsumerRecords.<byte[], byte[]>empty();
            while (records.isEmpty()) {
                records = lost.poll(Duration.ofMillis(200));
            }
        }
    }

    @Test
    void stopHoldsTheRecordUntilTheTriggerIsResumed() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "good", "bad");
        var fixed = new AtomicBoolean();
        var spec = Mesh.trigger(Ordering.NONE, 1, topic);
        broker.lockDuration(spec.consumerGroup(), Duration.ofSeconds(1));
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.onExhausted(Delivery.OnExhausted.STOP)),
                        spec,
                        invocation ->
                                later(
                                        Mesh.data(invocation).equals("bad") && !fixed.get()
                                                ? Mesh.failed("NonRetryable")
                                                : Mesh.returned()));
        Mesh.eventually("stopped", () -> trigger.status().await().state() == State.FAILED);
        assertThat(trigger.status().await().lastError()).contains("offset 1");

        broker.produce(topic, 0, "later");
        Mesh.eventually("the lag shows", () -> detail(trigger).lag() == 2);
        assertThat(mesh.counts.received).hasValue(2);

        fixed.set(true);
        trigger.resume().await();
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 3);
        assertThat(mesh.counts.released).as("its lock was kept").hasValue(0);
    }

    @Test
    void nothingBeginsWhilePaused() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "0");
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        Mesh.trigger(Ordering.NONE, 8, topic),
                        _ -> later(Mesh.returned()));
        Mesh.eventually("it runs", () -> mesh.counts.settled.get() == 1);
        trigger.pause().await();
        broker.produce(topic, 0, "1", "2");

        assertThat(trigger.status().await().state()).isEqualTo(State.PAUSED);
        Mesh.eventually("the lag shows", () -> detail(trigger).lag() == 2);
        assertThat(mesh.counts.settled).hasValue(1);

        trigger.resume().await();
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 3);
        Mesh.eventually("no lag", () -> detail(trigger).lag() == 0);
    }

    @Test
    void batchesAreSplitUntilTheCulpritStandsAlone() throws Exception {
        var topic = broker.topic(2);
        var dead = broker.topic(1);
        broker.produce(
                IntStream.range(0, 400)
                        .mapToObj(number ->
                                new ProducerRecord<byte[], byte[]>(
                                        topic, number % 2, null, ("" + number).getBytes(UTF_8)))
                        .toList());
        var returned = ConcurrentHashMap.<String>newKeySet();
        var spec = Mesh.batches(Ordering.NONE, 20, Duration.ofMillis(50), topic);
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                spec,
                invocation -> {
                    var items = items(invocation);
                    if (items.stream().anyMatch(item -> item.endsWith("7"))) {
                        return later(Mesh.failed("Error"));
                    }
                    returned.addAll(items);
                    return later(Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 400);

        assertThat(returned).hasSize(360);
        assertThat(broker.read(dead)).hasSize(40);
        Mesh.eventually("all accepted", () -> broker.shareLag(spec.consumerGroup(), topic) == 0);
    }

    @Test
    void batchItemFailuresAreTriedAgainAndTheOthersAreDone() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(10));
        var attempts = new ConcurrentHashMap<String, AtomicInteger>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.batches(Ordering.NONE, 10, Duration.ofMillis(50), topic),
                invocation -> {
                    items(invocation)
                            .forEach(item ->
                                    attempts.computeIfAbsent(item, _ -> new AtomicInteger())
                                            .incrementAndGet());
                    return later(
                            invocation.attempt() == 1 ? failing(invocation, "4") : Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 10);

        assertThat(attempts.remove("4")).hasValue(2);
        assertThat(attempts.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    private static Outcome failing(Invocation invocation, String item) {
        var batch = (Origin.Batch) invocation.event().origin();
        var ids =
                batch.events().stream()
                        .filter(event ->
                                item.equals(
                                        new String(event.cloudEvent().getData().toBytes(), UTF_8)))
                        .map(event ->
                                "{\"itemIdentifier\": \"%s\"}"
                                        .formatted(event.cloudEvent().getId()))
                        .toList();
        return new Outcome.Returned(
                new Result.Value(Payload.json("{\"batchItemFailures\": %s}".formatted(ids))),
                Mesh.execution());
    }

    private static List<String> items(Invocation invocation) {
        return ((Origin.Batch) invocation.event().origin())
                .events().stream()
                        .map(event -> new String(event.cloudEvent().getData().toBytes(), UTF_8))
                        .toList();
    }

    @Test
    void aGroupOfAnotherKindIsReported() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "1");
        var ordered = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var first = mesh.start(Mesh.function(Mesh.FAST), ordered, _ -> later(Mesh.returned()));
        Mesh.eventually(
                "committed",
                () -> broker.committed(ordered.consumerGroup(), topic).equals(Map.of(0, 1L)));
        first.drain(Duration.ofSeconds(1)).await();
        var none = Mesh.trigger(Ordering.NONE, 8, topic);
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        new Trigger.Kafka(
                                none.name(),
                                none.topics(),
                                ordered.consumerGroup(),
                                none.initialOffset(),
                                Ordering.NONE,
                                8,
                                null),
                        _ -> later(Mesh.returned()));

        Mesh.eventually(
                "it says so",
                () ->
                        String.valueOf(trigger.status().await().lastError())
                                .contains("not a share group"));
        assertThat(trigger.status().await().state()).isEqualTo(State.WAITING);
    }

    private static TriggerStatus.Detail.Kafka detail(KafkaTrigger trigger) {
        return (TriggerStatus.Detail.Kafka) trigger.status().await().detail();
    }

    private Future<Outcome> later(Outcome outcome) {
        return later(outcome, 1);
    }

    private Future<Outcome> later(Outcome outcome, int millis) {
        return mesh.vertx.timer(millis, TimeUnit.MILLISECONDS).map(outcome);
    }

    private static <T> List<T> synchronizedList() {
        return java.util.Collections.synchronizedList(new ArrayList<>());
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}

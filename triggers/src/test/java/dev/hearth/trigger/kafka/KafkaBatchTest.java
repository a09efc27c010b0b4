package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.DataSize;
import dev.hearth.function.Delivery;
import dev.hearth.function.Limits;
import dev.hearth.function.Trigger.Kafka.Ordering;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedBroker.class)
class KafkaBatchTest {

    private static final Duration NO_WINDOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(30);

    private final KafkaBroker broker;
    private Mesh mesh;

    KafkaBatchTest(KafkaBroker broker) {
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
    void aFullBatchOfAPartitionIsOneInvocation() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(20));
        var seen = new ConcurrentLinkedQueue<Invocation>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.batches(Ordering.PARTITION, 10, LONG, topic),
                invocation -> {
                    seen.add(invocation);
                    return later(Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 20);

        assertThat(seen)
                .extracting(KafkaBatchTest::numbers)
                .containsExactly(
                        IntStream.range(0, 10).boxed().toList(),
                        IntStream.range(10, 20).boxed().toList());
        var event = seen.element().event();
        assertThat(event.cloudEvent().getId()).isEqualTo(seen.element().id().value());
        assertThat(event.cloudEvent().getType()).isEqualTo("dev.hearth.kafka.batch");
        assertThat(event.cloudEvent().getSource()).hasToString("/kafka/" + topic);
        assertThat(event.cloudEvent().getData()).isNull();
        assertThat(events(seen.element()).getFirst().cloudEvent().getId())
                .isEqualTo(topic + "/0/0");
        assertThat(seen).extracting(Invocation::id).doesNotHaveDuplicates();
    }

    @Test
    void whatDoesNotFillABatchGoesWhenItsWindowIsOver() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(3));
        var sizes = new ConcurrentLinkedQueue<Integer>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.batches(Ordering.PARTITION, 10, Duration.ofMillis(300), topic),
                invocation -> {
                    sizes.add(events(invocation).size());
                    return later(Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 3);

        assertThat(sizes).containsExactly(3);
    }

    @Test
    void aBatchHasNoMoreBytesThanAnEventMayHave() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(6));
        var sizes = new ConcurrentLinkedQueue<Integer>();
        mesh.start(
                Mesh.function(Mesh.FAST).withLimits(Limits.DEFAULT.withPayload(new DataSize(2))),
                Mesh.batches(Ordering.PARTITION, 10, Duration.ofMillis(100), topic),
                invocation -> {
                    sizes.add(events(invocation).size());
                    return later(Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 6);

        assertThat(sizes).allMatch(size -> size <= 2).contains(2);
    }

    @Test
    void onlyWhatTheFunctionNamesIsTriedAgainAndHoldsTheOffset() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(8));
        var trigger = Mesh.batches(Ordering.PARTITION, 8, LONG, topic);
        var attempts = new ConcurrentLinkedQueue<String>();
        var held = Promise.<Outcome>promise();
        mesh.start(
                Mesh.function(Mesh.FAST),
                trigger,
                invocation -> {
                    attempts.add(invocation.attempt() + ":" + numbers(invocation));
                    return invocation.attempt() == 1
                            ? later(failures(topic + "/0/3", topic + "/0/5"))
                            : held.future();
                });

        Mesh.eventually("the rest is settled", () -> mesh.counts.settled.get() == 6);
        Mesh.eventually(
                "up to the first that is not",
                () -> broker.committed(trigger.consumerGroup(), topic).equals(Map.of(0, 3L)));
        Mesh.eventually("again", () -> attempts.size() == 2);
        assertThat(attempts).containsExactly("1:[0, 1, 2, 3, 4, 5, 6, 7]", "2:[3, 5]");

        held.complete(Mesh.returned());
        Mesh.eventually(
                "all committed",
                () -> broker.committed(trigger.consumerGroup(), topic).equals(Map.of(0, 8L)));
    }

    @Test
    void whatFailsAgainAndAgainIsDeadLetteredAlone() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, numbers(8));
        var last = new AtomicReference<Invocation>();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                Mesh.batches(Ordering.PARTITION, 8, LONG, topic),
                invocation -> {
                    last.set(invocation);
                    return later(failures(topic + "/0/3"));
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 8);

        var letters = broker.read(dead);
        assertThat(letters).hasSize(1);
        assertThat(header(letters.getFirst(), "hearth-dlq-offset")).isEqualTo("3");
        assertThat(header(letters.getFirst(), "hearth-dlq-attempts")).isEqualTo("3");
        assertThat(header(letters.getFirst(), "hearth-dlq-error")).startsWith("BatchItemFailure");
        assertThat(header(letters.getFirst(), "hearth-dlq-invocation-id"))
                .isEqualTo(last.get().id().value());
        assertThat(mesh.counts.deadLettered).containsExactly(ExhaustedReason.ATTEMPTS);
    }

    @Test
    void aReportThatCannotBeUnderstoodFailsTheWholeBatch() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(4));
        var attempts = new ConcurrentLinkedQueue<String>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.batches(Ordering.PARTITION, 4, LONG, topic),
                invocation -> {
                    attempts.add(invocation.attempt() + ":" + numbers(invocation));
                    return later(invocation.attempt() == 1 ? failures("who") : Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 4);

        assertThat(attempts).containsExactly("1:[0, 1, 2, 3]", "2:[0, 1, 2, 3]");
    }

    @Test
    void aBatchThatBreachesALimitIsSplitUntilTheCulpritStandsAlone() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, numbers(16));
        var runs = new ConcurrentLinkedQueue<String>();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                Mesh.batches(Ordering.PARTITION, 16, LONG, topic),
                invocation -> {
                    runs.add(invocation.attempt() + ":" + numbers(invocation));
                    return later(numbers(invocation).contains(5) ? breach() : Mesh.returned());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 16);

        assertThat(runs)
                .containsExactly(
                        "1:[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]",
                        "1:[0, 1, 2, 3, 4, 5, 6, 7]",
                        "1:[0, 1, 2, 3]",
                        "1:[4, 5, 6, 7]",
                        "1:[4, 5]",
                        "1:[4]",
                        "1:[5]",
                        "2:[5]",
                        "3:[5]",
                        "1:[6, 7]",
                        "1:[8, 9, 10, 11, 12, 13, 14, 15]");
        assertThat(broker.read(dead))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("5");
    }

    /// Throwing, breaching, refusing for good, bytes that are no event: whatever single records do
    /// to their batches, all others settle and the committed offset never passes an open one.
    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "KEY"})
    void nothingIsLostAndNothingIsGivenUpForItsNeighbours(Ordering ordering) throws Exception {
        var topic = broker.topic(3);
        var dead = broker.topic(1);
        broker.produce(
                IntStream.range(0, 1_200).mapToObj(number -> record(topic, number)).toList());
        var trigger = Mesh.batches(ordering, 50, NO_WINDOW, topic);
        var returned = ConcurrentHashMap.<Integer>newKeySet();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                trigger,
                invocation -> {
                    var outcome = outcome(invocation);
                    return later(outcome)
                            .onSuccess(_ -> {
                                if (outcome instanceof Outcome.Returned) {
                                    returned.addAll(numbers(invocation));
                                }
                            });
                });

        var written = broker.read(topic);
        Mesh.eventually(
                "all committed",
                () -> {
                    var committed = broker.committed(trigger.consumerGroup(), topic);
                    assertThat(written)
                            .filteredOn(record -> !isBad(number(record.value())))
                            .filteredOn(record -> !returned.contains(number(record.value())))
                            .allMatch(record ->
                                    record.offset()
                                            >= committed.getOrDefault(record.partition(), 0L));
                    return committed.values().stream().mapToLong(at -> at).sum() == 1_200;
                });

        var all = IntStream.range(0, 1_200).boxed().toList();
        assertThat(broker.read(dead))
                .extracting(record -> number(record.value()))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(KafkaBatchTest::isBad).toList());
        assertThat(returned)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(number -> !isBad(number)).toList());
        assertThat(mesh.counts.settled).hasValue(1_200);
    }

    private static boolean isBad(int number) {
        return number % 97 == 5 || number % 131 == 7 || number % 173 == 11 || number % 211 == 13;
    }

    private static Outcome outcome(Invocation invocation) {
        for (int number : numbers(invocation)) {
            if (number % 97 == 5) {
                return Mesh.failed("NonRetryable");
            }
            if (number % 131 == 7) {
                return breach();
            }
            if (number % 173 == 11) {
                return Mesh.failed("Error");
            }
        }
        return Mesh.returned();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
        var record =
                new ProducerRecord<>(
                        topic,
                        ("k" + number % 37).getBytes(UTF_8),
                        Integer.toString(number).getBytes(UTF_8));
        if (number % 211 == 13) {
            record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
        }
        return record;
    }

    @Test
    void recordsOfAKeyNeverOvertakeEachOther() throws Exception {
        var topic = broker.topic(1);
        var numbers = IntStream.range(0, 400).filter(number -> number % 211 != 13).boxed().toList();
        broker.produce(numbers.stream().map(number -> record(topic, number)).toList());
        var order = new ConcurrentHashMap<Integer, List<Integer>>();
        var failedOnce = new HashSet<Integer>();
        var patient =
                new Delivery(
                        50,
                        Mesh.FAST.backoff(),
                        Mesh.FAST.maxAge(),
                        null,
                        Delivery.OnExhausted.STOP);
        mesh.start(
                Mesh.function(patient),
                Mesh.batches(Ordering.KEY, 20, NO_WINDOW, topic),
                invocation -> {
                    var failed = new ArrayList<String>();
                    var held = new HashSet<Integer>();
                    for (var event : events(invocation)) {
                        int number = number(event.cloudEvent().getData().toBytes());
                        int key = number % 37;
                        if (held.contains(key) || number % 9 == 0 && failedOnce.add(number)) {
                            held.add(key);
                            failed.add(event.cloudEvent().getId());
                        } else {
                            order.computeIfAbsent(key, _ -> new ArrayList<>()).add(number);
                        }
                    }
                    return later(failures(failed.toArray(String[]::new)));
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == numbers.size());
        assertThat(failedOnce).hasSizeGreaterThan(40);
        assertThat(order).hasSize(37);
        assertThat(order.values()).allSatisfy(ofKey -> assertThat(ofKey).isSorted());
    }

    @Test
    void aDrainFinishesTheBatchThatRunsAndLetsTheOthersGo() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(7));
        var spec = Mesh.batches(Ordering.PARTITION, 4, LONG, topic);
        var slow = Promise.<Outcome>promise();
        var runs = new ConcurrentLinkedQueue<List<Integer>>();
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        spec,
                        invocation -> {
                            runs.add(numbers(invocation));
                            return slow.future();
                        });
        Mesh.eventually("it runs", () -> runs.size() == 1);
        Mesh.eventually("the others are here", () -> mesh.counts.received.get() == 7);

        var drained = trigger.drain(Duration.ofSeconds(30));
        slow.complete(breach());
        drained.await();

        assertThat(runs).as("not split any more").hasSize(1);
        assertThat(broker.committed(spec.consumerGroup(), topic)).isEmpty();
        assertThat(mesh.counts.released).hasValue(7);
    }

    private Future<Outcome> later(Outcome outcome) {
        return mesh.vertx.timer(1, TimeUnit.MILLISECONDS).map(outcome);
    }

    private static Outcome breach() {
        return new Outcome.LimitExceeded(Outcome.Limit.MEMORY, "65Mi", Mesh.execution());
    }

    private static Outcome failures(String... ids) {
        var items =
                List.of(ids).stream()
                        .map("{\"itemIdentifier\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(","));
        return new Outcome.Returned(
                new Result.Value(Payload.json("{\"batchItemFailures\":[" + items + "]}")),
                Mesh.execution());
    }

    private static List<Event> events(Invocation invocation) {
        return ((Origin.Batch) invocation.event().origin()).events();
    }

    private static List<Integer> numbers(Invocation invocation) {
        return events(invocation).stream()
                .map(event -> number(event.cloudEvent().getData().toBytes()))
                .toList();
    }

    private static List<String> positions(Invocation invocation) {
        return events(invocation).stream().map(event -> event.cloudEvent().getId()).toList();
    }

    private static int number(byte[] value) {
        return Integer.parseInt(new String(value, UTF_8));
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}

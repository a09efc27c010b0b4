package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.DataSize;
import dev.hearth.function.Delivery;
import dev.hearth.function.Limits;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Kafka.InitialOffset;
import dev.hearth.function.Trigger.Kafka.Ordering;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedBroker.class)
class KafkaTriggerTest {

    private final KafkaBroker broker;
    private Mesh mesh;

    KafkaTriggerTest(KafkaBroker broker) {
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

    @ParameterizedTest
    @EnumSource(names = {"KEY", "NONE"})
    void nothingIsLostWhateverTheFunctionsDo(Ordering ordering) throws Exception {
        var topic = broker.topic(4);
        var dead = broker.topic(1);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < 2_000; i++) {
            records.add(
                    new ProducerRecord<>(
                            topic,
                            ("k" + i % 97).getBytes(UTF_8),
                            Integer.toString(i).getBytes(UTF_8)));
        }
        broker.produce(records);
        var returned = ConcurrentHashMap.<Integer>newKeySet();
        var tried = new ConcurrentHashMap<Integer, Integer>();
        var trigger = Mesh.trigger(ordering, 64, topic);
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                trigger,
                invocation -> {
                    int number = Integer.parseInt(Mesh.data(invocation));
                    int attempt = tried.merge(number, 1, Integer::sum);
                    assertThat(invocation.attempt()).isEqualTo(attempt);
                    var outcome =
                            switch (number % 10) {
                                case 3 -> attempt < 3 ? Mesh.failed("Error") : Mesh.returned();
                                case 5 -> Mesh.failed("NonRetryable");
                                case 7 -> Mesh.failed("Error");
                                case 8 -> malformed();
                                default -> Mesh.returned();
                            };
                    if (outcome instanceof Outcome.Returned) {
                        returned.add(number);
                    }
                    return later(outcome);
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 2_000);
        allDone(trigger, topic, 2_000);

        var lettered = new HashSet<Integer>();
        broker.read(dead).forEach(record -> lettered.add(number(record)));
        for (int i = 0; i < 2_000; i++) {
            boolean lost = i % 10 == 5 || i % 10 == 7 || i % 10 == 8;
            assertThat(returned.contains(i)).as("returned %d", i).isEqualTo(!lost);
            assertThat(lettered.contains(i)).as("dead-lettered %d", i).isEqualTo(lost);
            int attempts = i % 10 == 3 || i % 10 == 7 ? 3 : 1;
            assertThat(tried.get(i)).as("attempts of %d", i).isEqualTo(attempts);
        }
        assertThat(mesh.counts.deadLettered).hasSize(600);
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void aDeadLetterHasTheOriginalBytesKeyAndHeadersAndSaysWhy(Ordering ordering) throws Exception {
        var topic = broker.topic(2);
        var dead = broker.topic(1);
        byte[] key = {1, (byte) 0xff, 3};
        byte[] value = {(byte) 0xc3, 0x28, 0};
        var record = new ProducerRecord<>(topic, 1, 1234L, key, value);
        record.headers().add("tenant", new byte[] {(byte) 0xfe});
        record.headers().add("tenant", "second".getBytes(UTF_8));
        record.headers().add("nothing", null);
        broker.produce(List.of(record));
        var seen = new ConcurrentLinkedQueue<Invocation>();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                Mesh.trigger(ordering, 8, topic),
                invocation -> {
                    seen.add(invocation);
                    return later(Mesh.failed("Error"));
                });

        Mesh.eventually("dead-lettered", () -> mesh.counts.settled.get() == 1);

        var letter = broker.read(dead).getFirst();
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        var headers = new ArrayList<String>();
        for (var header : letter.headers()) {
            if (!header.key().startsWith("hearth-")) {
                headers.add(header.key());
            }
        }
        assertThat(headers).containsExactly("tenant", "tenant", "nothing");
        assertThat(letter.headers().headers("tenant").iterator().next().value())
                .isEqualTo(new byte[] {(byte) 0xfe});
        assertThat(letter.headers().lastHeader("nothing").value()).isNull();
        assertThat(hearth(letter))
                .containsEntry("hearth-dlq-topic", topic)
                .containsEntry("hearth-dlq-partition", "1")
                .containsEntry("hearth-dlq-offset", "0")
                .containsEntry("hearth-dlq-timestamp", "1234")
                .containsEntry("hearth-dlq-function", "enrich")
                .containsEntry("hearth-dlq-version", "3")
                .containsEntry("hearth-dlq-attempts", "3")
                .containsEntry("hearth-dlq-reason", "attempts")
                .containsEntry("hearth-dlq-error", "Error: no such order")
                .containsEntry("hearth-dlq-stack", "at handler (a.mjs:3)")
                .containsEntry("hearth-dlq-invocation-id", seen.element().id().value());
        assertThat(seen).extracting(Invocation::attempt).containsExactly(1, 2, 3);
        assertThat(seen).extracting(Invocation::id).containsOnly(seen.element().id());
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void aBrokenCloudEventAndAnOversizedPayloadAreDeadLetteredWithoutRunning(Ordering ordering)
            throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        var broken = new ProducerRecord<byte[], byte[]>(topic, "{\"id\": 7".getBytes(UTF_8));
        broken.headers().add("content-type", "application/cloudevents+json".getBytes(UTF_8));
        var large = new ProducerRecord<byte[], byte[]>(topic, new byte[2_000]);
        broker.produce(List.of(broken, large));
        var ran = new AtomicInteger();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)).withLimits(payload(1_999)),
                Mesh.trigger(ordering, 8, topic),
                _ -> {
                    ran.incrementAndGet();
                    return later(Mesh.returned());
                });

        Mesh.eventually("both settled", () -> mesh.counts.settled.get() == 2);

        assertThat(ran).hasValue(0);
        assertThat(mesh.counts.deadLettered)
                .containsExactly(ExhaustedReason.MALFORMED, ExhaustedReason.PAYLOAD_TOO_LARGE);
        assertThat(broker.read(dead).getFirst().value()).isEqualTo("{\"id\": 7".getBytes(UTF_8));
        assertThat(broker.read(dead).getLast().value()).hasSize(2_000);
    }

    @Test
    void theCommittedOffsetNeverPassesAnUnsettledRecord() throws Exception {
        var topic = broker.topic(2);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < 600; i++) {
            records.add(
                    new ProducerRecord<>(
                            topic,
                            i % 2,
                            ("k" + i).getBytes(UTF_8),
                            Integer.toString(i).getBytes(UTF_8)));
        }
        broker.produce(records);
        var unsettled = ConcurrentHashMap.<Long>newKeySet();
        for (long offset = 0; offset < 300; offset++) {
            unsettled.add(offset);
        }
        var held = Promise.<Outcome>promise();
        var trigger = Mesh.trigger(Ordering.KEY, 50, topic);
        mesh.start(
                Mesh.function(Mesh.FAST),
                trigger,
                invocation -> {
                    var origin = Mesh.origin(invocation);
                    if (origin.partition() == 0 && origin.offset() == 100) {
                        return held.future();
                    }
                    return later(Mesh.returned(), ThreadLocalRandom.current().nextInt(1, 40))
                            .onSuccess(_ -> {
                                if (origin.partition() == 0) {
                                    unsettled.remove(origin.offset());
                                }
                            });
                });

        Mesh.eventually(
                "all but one settled",
                () -> {
                    long committed =
                            broker.committed(trigger.consumerGroup(), topic).getOrDefault(0, 0L);
                    assertThat(unsettled)
                            .allSatisfy(at -> assertThat(at).isGreaterThanOrEqualTo(committed));
                    return mesh.counts.settled.get() == 599;
                });
        Mesh.eventually(
                "the prefix and the other partition",
                () ->
                        broker.committed(trigger.consumerGroup(), topic)
                                .equals(Map.of(0, 100L, 1, 300L)));

        held.complete(Mesh.returned());
        Mesh.eventually(
                "all committed",
                () -> sum(broker.committed(trigger.consumerGroup(), topic)) == 600);
    }

    @Test
    void aPartitionKeepsItsOrderThroughRetries() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "1", "2", "3", "4", "5", "6");
        var order = new ConcurrentLinkedQueue<String>();
        var running = new AtomicInteger();
        mesh.start(
                Mesh.function(Mesh.FAST),
                Mesh.trigger(Ordering.PARTITION, 8, topic),
                invocation -> {
                    assertThat(running.incrementAndGet()).isEqualTo(1);
                    order.add(Mesh.data(invocation) + "." + invocation.attempt());
                    var outcome =
                            Mesh.data(invocation).equals("3") && invocation.attempt() < 3
                                    ? Mesh.failed("Error")
                                    : Mesh.returned();
                    return later(outcome).onComplete(_ -> running.decrementAndGet());
                });

        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 6);

        assertThat(order).containsExactly("1.1", "2.1", "3.1", "3.2", "3.3", "4.1", "5.1", "6.1");
    }

    @Test
    void noMoreThanMaxInFlightRunAtOnceAndFullPartitionsArePaused() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(200));
        var held = new ConcurrentLinkedQueue<Promise<Outcome>>();
        var most = new AtomicInteger();
        var free = new AtomicBoolean();
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        Mesh.trigger(Ordering.KEY, 10, topic),
                        _ -> {
                            if (free.get()) {
                                return later(Mesh.returned());
                            }
                            Promise<Outcome> promise = Promise.promise();
                            held.add(promise);
                            most.accumulateAndGet(held.size(), Math::max);
                            return promise.future();
                        });

        Mesh.eventually("paused", () -> !detail(trigger).pausedPartitions().isEmpty());
        Mesh.eventually("ten run", () -> held.size() == 10);
        assertThat(detail(trigger).inFlight()).isEqualTo(10);
        assertThat(mesh.counts.received.get()).isLessThanOrEqualTo(30);

        free.set(true);
        held.forEach(promise -> promise.complete(Mesh.returned()));
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 200);
        assertThat(most).hasValue(10);
    }

    @Test
    void drainFinishesWhatRunsCommitsItAndTheNextStartContinues() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, numbers(20));
        var spec = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var slow = Promise.<Outcome>promise();
        var reached = new AtomicBoolean();
        var first =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        spec,
                        invocation -> {
                            if (Mesh.data(invocation).equals("5")) {
                                reached.set(true);
                                return slow.future();
                            }
                            return later(Mesh.returned());
                        });
        Mesh.eventually("the slow one runs", reached::get);

        var drained = first.drain(Duration.ofSeconds(30));
        assertThat(first.status().await().state()).isEqualTo(State.CLOSED);
        slow.complete(Mesh.returned());
        drained.await();

        assertThat(broker.committed(spec.consumerGroup(), topic)).isEqualTo(Map.of(0, 6L));

        var after = new ConcurrentLinkedQueue<String>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                spec,
                invocation -> {
                    after.add(Mesh.data(invocation));
                    return later(Mesh.returned());
                });
        Mesh.eventually("the rest", () -> after.size() == 14);
        assertThat(after).first().isEqualTo("6");
    }

    @Test
    void drainGivesUpWhatDoesNotFinishAndItComesAgainWithTheSameId() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "1", "2");
        var spec = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var ids = new ConcurrentLinkedQueue<String>();
        var stuck = Promise.<Outcome>promise();
        var first =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        spec,
                        invocation -> {
                            ids.add(invocation.id().value());
                            return stuck.future();
                        });
        Mesh.eventually("it runs", () -> ids.size() == 1);

        first.drain(Duration.ofMillis(100)).await();
        stuck.complete(Mesh.returned());
        assertThat(broker.committed(spec.consumerGroup(), topic)).isEmpty();

        mesh.start(
                Mesh.function(Mesh.FAST),
                spec,
                invocation -> {
                    ids.add(invocation.id().value());
                    return later(Mesh.returned());
                });
        Mesh.eventually("both again", () -> ids.size() == 3);
        var all = List.copyOf(ids);
        assertThat(all.get(1)).isEqualTo(all.get(0));
        assertThat(all.get(2)).isNotEqualTo(all.get(0));
        Mesh.eventually(
                "conserved",
                () -> {
                    var counts = mesh.counts;
                    return counts.received.get() == counts.settled.get() + counts.released.get();
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void whatAClosingNodeCutsOffIsRunAgainAndNoAttempt(Ordering ordering) throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, "1");
        var spec = Mesh.trigger(ordering, 8, topic);
        var seen = new ConcurrentLinkedQueue<Invocation>();
        mesh.start(
                Mesh.function(once(dead)),
                spec,
                invocation -> {
                    seen.add(invocation);
                    return later(seen.size() <= 2 ? Mesh.cutOff() : Mesh.returned());
                });

        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);
        allDone(spec, topic, 1);
        assertThat(seen).extracting(Invocation::attempt).containsExactly(1, 1, 1);
        assertThat(seen).extracting(Invocation::id).containsOnly(seen.element().id());
        assertThat(mesh.counts.deadLettered).isEmpty();
    }

    @Test
    void whatSomebodyCancelsIsNotRunAgain() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, "1");
        var ran = new AtomicInteger();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead)),
                Mesh.trigger(Ordering.PARTITION, 8, topic),
                _ -> {
                    ran.incrementAndGet();
                    return later(new Outcome.Cancelled());
                });

        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);
        assertThat(mesh.counts.deadLettered).containsExactly(ExhaustedReason.CANCELLED);
        assertThat(ran).hasValue(1);
    }

    @Test
    void whatIsCutOffWhileItsPartitionLeavesStaysUncommittedForWhoeverIsNext() throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, "1", "2", "3");
        var spec = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var seen = new ConcurrentLinkedQueue<Invocation>();
        var stuck = Promise.<Outcome>promise();
        var first =
                mesh.start(
                        Mesh.function(once(dead)),
                        spec,
                        invocation -> {
                            if (Mesh.data(invocation).equals("1")) {
                                return later(Mesh.returned());
                            }
                            seen.add(invocation);
                            return stuck.future();
                        });
        Mesh.eventually("the second runs", () -> seen.size() == 1);

        var drained = first.drain(Duration.ofMinutes(1));
        assertThat(first.status().await().state()).isEqualTo(State.CLOSED);
        stuck.complete(Mesh.cutOff());
        drained.await();
        assertThat(broker.committed(spec.consumerGroup(), topic)).isEqualTo(Map.of(0, 1L));
        assertThat(mesh.counts.deadLettered).isEmpty();

        mesh.start(
                Mesh.function(once(dead)),
                spec,
                invocation -> {
                    seen.add(invocation);
                    return later(Mesh.returned());
                });
        Mesh.eventually("the others", () -> mesh.counts.settled.get() == 3);
        assertThat(seen).extracting(Mesh::data).containsExactly("2", "2", "3");
        assertThat(seen).extracting(Invocation::attempt).containsOnly(1);
        assertThat(List.copyOf(seen).get(1).id()).isEqualTo(seen.element().id());
        assertThat(mesh.counts.received.get())
                .isEqualTo(mesh.counts.settled.get() + mesh.counts.released.get());
    }

    @Test
    void aRebalanceDrainsAndLosesNothing() throws Exception {
        var topic = broker.topic(4);
        for (int partition = 0; partition < 4; partition++) {
            broker.produce(topic, partition, numbers(60));
        }
        var spec = Mesh.trigger(Ordering.PARTITION, 16, topic);
        var runs = new ConcurrentHashMap<String, AtomicInteger>();
        Invoker invoker =
                invocation -> {
                    var origin = Mesh.origin(invocation);
                    runs.computeIfAbsent(
                                    origin.partition() + "/" + origin.offset(),
                                    _ -> new AtomicInteger())
                            .incrementAndGet();
                    return later(Mesh.returned(), 100);
                };
        var first = mesh.start(Mesh.function(Mesh.FAST), spec, invoker);
        Mesh.eventually("the first has all", () -> detail(first).partitions().size() == 4);
        Mesh.eventually("it works", () -> runs.size() > 4);

        var second = mesh.start(Mesh.function(Mesh.FAST), spec, invoker);
        Mesh.eventually(
                "shared",
                () ->
                        detail(second).partitions().size() == 2
                                && detail(first).partitions().size() == 2);
        assertThat(runs).as("it moved while there was work").hasSizeLessThan(240);
        first.drain(Duration.ofSeconds(10)).await();
        Mesh.eventually("the second has all", () -> detail(second).partitions().size() == 4);
        Mesh.eventually(
                "all committed", () -> sum(broker.committed(spec.consumerGroup(), topic)) == 240);

        assertThat(runs).hasSize(240);
        // Each was drained and committed before it moved, so none ran twice.
        assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    @Test
    void anUnwritableDeadLetterTopicPausesThePartitionUntilItCanBeWritten() throws Exception {
        var topic = broker.topic(2);
        var dead = "dlq-" + java.util.UUID.randomUUID();
        broker.produce(topic, 0, "bad", "good");
        broker.produce(topic, 1, "good", "good");
        var spec = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var impatient =
                new KafkaTopicWriter(
                        mesh.vertx, broker.settings().withRequestTimeout(Duration.ofSeconds(1)));
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.deadLetterTo(dead)),
                        spec,
                        invocation ->
                                later(
                                        Mesh.data(invocation).equals("bad")
                                                ? Mesh.failed("NonRetryable")
                                                : Mesh.returned()),
                        impatient);

        Mesh.eventually(
                "it says so",
                () -> String.valueOf(trigger.status().await().lastError()).contains(dead));
        Mesh.eventually("the other partition goes on", () -> mesh.counts.settled.get() == 2);
        assertThat(trigger.status().await().lastError()).contains(topic + "-0 is paused");
        assertThat(detail(trigger).pausedPartitions()).containsExactly(topic + "-0");
        assertThat(broker.committed(spec.consumerGroup(), topic)).doesNotContainKey(0);

        broker.create(dead, 1, Map.of());
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 4);
        assertThat(broker.read(dead)).hasSize(1);
        Mesh.eventually("no complaint", () -> trigger.status().await().lastError() == null);
        Mesh.eventually(
                "all committed", () -> sum(broker.committed(spec.consumerGroup(), topic)) == 4);
        impatient.close().await();
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void skipDropsTheRecordAndGoesOn(Ordering ordering) throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "bad", "good");
        mesh.start(
                Mesh.function(Mesh.onExhausted(Delivery.OnExhausted.SKIP)),
                Mesh.trigger(ordering, 8, topic),
                invocation ->
                        later(
                                Mesh.data(invocation).equals("bad")
                                        ? Mesh.failed("NonRetryable")
                                        : Mesh.returned()));

        Mesh.eventually("both settled", () -> mesh.counts.settled.get() == 2);
        assertThat(mesh.counts.skipped).containsExactly(ExhaustedReason.NON_RETRYABLE);
    }

    @Test
    void stopHoldsTheTriggerAtTheRecordUntilItIsResumed() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "1", "2", "3");
        var spec = Mesh.trigger(Ordering.PARTITION, 8, topic);
        var fixed = new AtomicBoolean();
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.onExhausted(Delivery.OnExhausted.STOP)),
                        spec,
                        invocation ->
                                later(
                                        Mesh.data(invocation).equals("2") && !fixed.get()
                                                ? Mesh.failed("Error")
                                                : Mesh.returned()));

        Mesh.eventually("stopped", () -> trigger.status().await().state() == State.FAILED);
        assertThat(trigger.status().await().lastError())
                .contains("offset 1")
                .contains("no such order");
        Mesh.eventually(
                "the prefix",
                () -> broker.committed(spec.consumerGroup(), topic).equals(Map.of(0, 1L)));

        fixed.set(true);
        trigger.resume().await();
        Mesh.eventually("all settled", () -> mesh.counts.settled.get() == 3);
        assertThat(trigger.status().await().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void nothingBeginsWhilePaused() throws Exception {
        var topic = broker.topic(1);
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        Mesh.trigger(Ordering.PARTITION, 8, topic),
                        _ -> later(Mesh.returned()));
        Mesh.eventually("it runs", () -> trigger.status().await().state() == State.RUNNING);
        trigger.pause().await();
        broker.produce(topic, 0, "1", "2");

        assertThat(trigger.status().await().state()).isEqualTo(State.PAUSED);
        Mesh.eventually("the lag shows", () -> detail(trigger).lag() == 2);
        assertThat(mesh.counts.settled).hasValue(0);

        trigger.resume().await();
        Mesh.eventually("both settled", () -> mesh.counts.settled.get() == 2);
        Mesh.eventually("no lag", () -> detail(trigger).lag() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void aPatternReadsTopicsThatComeToBeLater(Ordering ordering) throws Exception {
        var prefix = "p" + java.util.UUID.randomUUID();
        broker.create(prefix + ".a", 1, Map.of());
        broker.create(prefix, 1, Map.of());
        broker.produce(prefix + ".a", 0, "1");
        broker.produce(prefix, 0, "not meant");
        var named = Mesh.trigger(ordering, 8, "-");
        var seen = new ConcurrentLinkedQueue<String>();
        mesh.start(
                Mesh.function(Mesh.FAST),
                new Trigger.Kafka(
                        named.name(),
                        new Trigger.Kafka.Topics.Matching(prefix + "[.][a-z]"),
                        named.consumerGroup(),
                        named.initialOffset(),
                        ordering,
                        8,
                        null),
                invocation -> {
                    seen.add(Mesh.data(invocation));
                    return later(Mesh.returned());
                });
        Mesh.eventually("the first topic", () -> mesh.counts.settled.get() == 1);

        broker.create(prefix + ".b", 1, Map.of());
        broker.produce(prefix + ".b", 0, "2");
        Mesh.eventually("the second too", () -> mesh.counts.settled.get() == 2);
        assertThat(seen).containsExactly("1", "2");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void whoIsToldOfAGivenUpRecordIsToldBeforeItsDeadLetter(Ordering ordering) throws Exception {
        var topic = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(topic, 0, "bad");
        var told = Promise.<Void>promise();
        var seen = new ConcurrentLinkedQueue<GivenUp>();
        mesh.start(
                Mesh.function(Mesh.deadLetterTo(dead))
                        .withFailureTargets(List.of(new Target.Topic("failed", null))),
                Mesh.trigger(ordering, 8, topic),
                _ -> later(Mesh.failed("NonRetryable")),
                (_, event, why) -> {
                    assertThat(event.cloudEvent().getData().toBytes()).asString().isEqualTo("bad");
                    seen.add(why);
                    return told.future();
                },
                mesh.writer);

        Mesh.eventually("told", () -> seen.size() == 1);
        assertThat(seen.element().reason()).isEqualTo(ExhaustedReason.NON_RETRYABLE);
        assertThat(seen.element().error()).isEqualTo("NonRetryable: no such order");
        assertThat(broker.read(dead)).isEmpty();
        assertThat(mesh.counts.settled).hasValue(0);

        told.complete();
        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);
        assertThat(broker.read(dead)).hasSize(1);
    }

    @Test
    void aRecordWhoseTurnComesTooLateIsGivenUpWithoutRunning() throws Exception {
        var topic = broker.topic(1);
        broker.produce(topic, 0, "slow", "late");
        var hurried =
                new Delivery(
                        0,
                        Mesh.FAST.backoff(),
                        Duration.ofMillis(100),
                        null,
                        Delivery.OnExhausted.SKIP);
        var seen = new ConcurrentLinkedQueue<String>();
        mesh.start(
                Mesh.function(hurried),
                Mesh.trigger(Ordering.PARTITION, 8, topic),
                invocation -> {
                    seen.add(Mesh.data(invocation));
                    return later(Mesh.returned(), 300);
                });

        Mesh.eventually("both settled", () -> mesh.counts.settled.get() == 2);

        assertThat(seen).containsExactly("slow");
        assertThat(mesh.counts.skipped).containsExactly(ExhaustedReason.MAX_AGE);
    }

    @Test
    void aGroupBeginsAtTheFirstRecordThatIsNotOlderThanItsTime() throws Exception {
        var topic = broker.topic(2);
        broker.produce(
                List.of(
                        at(topic, 0, 1_000, "a"),
                        at(topic, 0, 2_000, "b"),
                        at(topic, 0, 3_000, "c"),
                        at(topic, 1, 1_000, "d")));
        var spec = from(topic, new InitialOffset.At(Instant.ofEpochMilli(2_000)));
        var seen = new ConcurrentLinkedQueue<String>();
        Invoker invoker =
                invocation -> {
                    seen.add(Mesh.data(invocation));
                    return later(Mesh.returned());
                };
        var first = mesh.start(Mesh.function(Mesh.FAST), spec, invoker);
        Mesh.eventually("the newer ones", () -> mesh.counts.settled.get() == 2);
        assertThat(seen).containsExactly("b", "c");

        broker.produce(List.of(at(topic, 1, 1_500, "e")));
        Mesh.eventually("what arrives", () -> mesh.counts.settled.get() == 3);
        assertThat(seen).containsExactly("b", "c", "e");

        first.drain(Duration.ofSeconds(10)).await();
        broker.produce(List.of(at(topic, 0, 500, "f")));
        mesh.start(Mesh.function(Mesh.FAST), spec, invoker);
        Mesh.eventually("what was committed counts more", () -> seen.contains("f"));
        assertThat(seen).containsExactly("b", "c", "e", "f");
    }

    @ParameterizedTest
    @MethodSource("initialOffsets")
    void aCommittedOffsetThatIsGoneGoesOnWithTheOldestRecordThereIs(InitialOffset initialOffset)
            throws Exception {
        var topic = broker.topic(1);
        var partition = new TopicPartition(topic, 0);
        broker.produce(topic, 0, "1", "2", "3", "4");
        var spec = from(topic, initialOffset);
        broker.admin()
                .alterConsumerGroupOffsets(
                        spec.consumerGroup(), Map.of(partition, new OffsetAndMetadata(1)))
                .all()
                .get();
        broker.admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                .all()
                .get();
        var seen = new ConcurrentLinkedQueue<String>();

        mesh.start(
                Mesh.function(Mesh.FAST),
                spec,
                invocation -> {
                    seen.add(Mesh.data(invocation));
                    return later(Mesh.returned());
                });

        Mesh.eventually("all that is there", () -> mesh.counts.settled.get() == 2);
        assertThat(seen).containsExactly("3", "4");
    }

    static Stream<InitialOffset> initialOffsets() {
        return Stream.of(
                new InitialOffset.Earliest(),
                new InitialOffset.Latest(),
                new InitialOffset.At(Instant.now().plusSeconds(3_600)));
    }

    private static Trigger.Kafka from(String topic, InitialOffset initialOffset) {
        var normal = Mesh.trigger(Ordering.PARTITION, 8, topic);
        return new Trigger.Kafka(
                normal.name(),
                normal.topics(),
                normal.consumerGroup(),
                initialOffset,
                normal.ordering(),
                normal.maxInFlight(),
                null);
    }

    private static ProducerRecord<byte[], byte[]> at(
            String topic, int partition, long timestamp, String value) {
        return new ProducerRecord<>(topic, partition, timestamp, null, value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void aMissingTopicIsWaitedFor(Ordering ordering) throws Exception {
        var topic = "late-" + java.util.UUID.randomUUID();
        var trigger =
                mesh.start(
                        Mesh.function(Mesh.FAST),
                        Mesh.trigger(ordering, 8, topic),
                        _ -> later(Mesh.returned()));
        Mesh.eventually(
                "it says so",
                () ->
                        String.valueOf(trigger.status().await().lastError())
                                .contains("missing topics: " + topic));
        assertThat(trigger.status().await().state()).isEqualTo(State.WAITING);

        broker.create(topic, 1, Map.of());
        broker.produce(topic, 0, "1");
        Mesh.eventually("settled", () -> mesh.counts.settled.get() == 1);
        assertThat(trigger.status().await().state()).isEqualTo(State.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void aBrokerThatIsNotThereYetIsWaitedFor(Ordering ordering) throws Exception {
        try (var late = KafkaBroker.planned();
                var patient = new Mesh(late.settings().withRequestTimeout(Duration.ofSeconds(1)))) {
            var trigger =
                    patient.start(
                            Mesh.function(Mesh.FAST),
                            Mesh.trigger(ordering, 8, "orders"),
                            _ -> Future.succeededFuture(Mesh.returned()));
            assertThat(trigger.status().await().state()).isEqualTo(State.WAITING);
            assertThat(trigger.status().await().lastError()).contains(late.address());
            Mesh.eventually(
                    "it says why",
                    () -> String.valueOf(trigger.status().await().lastError()).contains("Time"));

            late.start();
            late.create("orders", 1, Map.of());
            late.produce("orders", 0, "1", "2");
            Mesh.eventually("both settled", () -> patient.counts.settled.get() == 2);
            assertThat(trigger.status().await().state()).isEqualTo(State.RUNNING);
            assertThat(trigger.status().await().lastError()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTITION", "NONE"})
    void drainingATriggerWithoutABrokerEnds(Ordering ordering) throws Exception {
        try (var never = KafkaBroker.planned();
                var lonely = new Mesh(never.settings().withRequestTimeout(Duration.ofSeconds(1)))) {
            var trigger =
                    lonely.start(
                            Mesh.function(Mesh.FAST),
                            Mesh.trigger(ordering, 8, "orders"),
                            _ -> Future.succeededFuture(Mesh.returned()));

            trigger.drain(Duration.ofSeconds(1)).await();

            assertThat(trigger.status().await().state()).isEqualTo(State.CLOSED);
        }
    }

    /// The broker knows that all records are settled.
    private void allDone(Trigger.Kafka trigger, String topic, long records) throws Exception {
        var group = trigger.consumerGroup();
        switch (trigger.ordering()) {
            case PARTITION, KEY ->
                    Mesh.eventually(
                            "all committed", () -> sum(broker.committed(group, topic)) == records);
            case NONE -> Mesh.eventually("all accepted", () -> broker.shareLag(group, topic) == 0);
        }
    }

    private static TriggerStatus.Detail.Kafka detail(KafkaTrigger trigger) {
        return (TriggerStatus.Detail.Kafka) trigger.status().await().detail();
    }

    /// One attempt, and a topic for what it does not return.
    private static Delivery once(String dead) {
        var d = Mesh.deadLetterTo(dead);
        return new Delivery(0, d.backoff(), d.maxAge(), dead, d.onExhausted());
    }

    private Future<Outcome> later(Outcome outcome) {
        return later(outcome, 1);
    }

    private Future<Outcome> later(Outcome outcome, int millis) {
        return mesh.vertx.timer(millis, TimeUnit.MILLISECONDS).map(outcome);
    }

    private static Outcome malformed() {
        return new Outcome.Rejected(
                Outcome.Rejected.Reason.MALFORMED_DATA, "not JSON", Duration.ZERO);
    }

    private static Limits payload(long bytes) {
        var limits = Limits.DEFAULT;
        return limits.withPayload(new DataSize(bytes));
    }

    private static String[] numbers(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), UTF_8));
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(at -> at).sum();
    }

    private static Map<String, String> hearth(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        for (var header : record.headers()) {
            if (header.key().startsWith("hearth-dlq-")) {
                headers.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        return headers;
    }
}

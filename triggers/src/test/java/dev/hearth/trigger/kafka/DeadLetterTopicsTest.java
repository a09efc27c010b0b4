package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import dev.hearth.trigger.kafka.Clearing.Action;
import dev.hearth.trigger.kafka.Clearing.Progress;
import dev.hearth.trigger.kafka.Clearing.State;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
@Timeout(120)
class DeadLetterTopicsTest {

    private static final int KEYS = 7;

    /// Within the broker's retention.
    private static final long WRITTEN = System.currentTimeMillis() - 3_600_000;

    private final KafkaBroker broker;
    private final Vertx vertx = Vertx.vertx();
    private final DeadLetterTopics topics;

    DeadLetterTopicsTest(KafkaBroker broker) {
        this.broker = broker;
        this.topics = new DeadLetterTopics(vertx, broker.settings());
    }

    @AfterEach
    void close() {
        topics.close().await();
        vertx.close().await();
    }

    @Test
    void lettersAreListedAndShown() throws Exception {
        var source = broker.topic(2);
        var dead = broker.topic(2);
        write(dead, source, 0, 10);

        assertThat(topics.count(dead).await()).isEqualTo(10);
        assertThat(topics.letters(dead, LetterFilter.ALL, 100).await()).hasSize(10);
        assertThat(topics.letters(dead, LetterFilter.ALL, 3).await()).hasSize(3);
        assertThat(topics.letters(dead, filter("error~n3"), 100).await())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.key()).contains("k3");
                    assertThat(letter.said("reason")).contains("attempts");
                    assertThat(letter.headers()).containsEntry("tenant", "acme");
                    assertThat(letter.value().orElseThrow().bytes()).hasToString("3");
                    var shown =
                            topics.letter(dead, letter.partition(), letter.offset())
                                    .await()
                                    .orElseThrow();
                    assertThat(shown.said("error")).isEqualTo(letter.said("error"));
                });
        assertThat(topics.letter(dead, 0, 1_000).await()).isEmpty();
        assertThat(topics.letter(dead, 9, 0).await()).isEmpty();
    }

    @Test
    void aTopicThatDoesNotExistHasNoLetters() {
        assertThat(topics.count("no-such-topic").await()).isZero();
        assertThat(topics.letters("no-such-topic", LetterFilter.ALL, 9).await()).isEmpty();
        assertThat(topics.clear("no-such-topic", redrive()).await().state())
                .isEqualTo(State.FINISHED);
    }

    @Test
    void whatIsSentBackIsTheOriginalRecordInItsPartition() throws Exception {
        var source = broker.topic(3);
        var dead = broker.topic(1);
        byte[] key = {1, (byte) 0xff};
        byte[] value = {(byte) 0xc3, 0x28};
        var headers = new RecordHeaders();
        headers.add("tenant", new byte[] {(byte) 0xfe});
        headers.add("tenant", "second".getBytes(UTF_8));
        headers.add("nothing", null);
        for (int partition = 0; partition < 3; partition++) {
            var record = record(source, partition, 40, key, value, headers);
            broker.produce(List.of(letter(dead, record, "x")));
        }

        assertThat(topics.clear(dead, redrive()).await().done()).isEqualTo(3);

        assertThat(broker.read(source))
                .allSatisfy(back -> {
                    assertThat(back.key()).isEqualTo(key);
                    assertThat(back.value()).isEqualTo(value);
                    assertThat(back.headers().toArray()).isEqualTo(headers.toArray());
                })
                .extracting(ConsumerRecord::partition)
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(broker.read(dead)).isEmpty();
    }

    @Test
    void aPartitionThatIsNotThereAnyMoreIsChosenByTheKey() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(1);
        var record = record(source, 7, 40, "k".getBytes(UTF_8), null, new RecordHeaders());
        broker.produce(List.of(letter(dead, record, "x")));

        topics.clear(dead, redrive()).await();

        assertThat(broker.read(source)).singleElement().matches(back -> back.value() == null);
    }

    @Test
    void onlyWhatTheFilterMeansIsSentBackAndTheOthersStayInTheirOrder() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(1);
        write(dead, source, 0, 40);

        assertThat(topics.rehearse(dead, redrive("key=k2")).await())
                .isEqualTo(new Progress(6, 34, Map.of(), State.FINISHED));
        assertThat(broker.read(dead)).as("a rehearsal changes nothing").hasSize(40);
        assertThat(broker.read(source)).isEmpty();

        var progress = topics.clear(dead, redrive("key=k2")).await();

        assertThat(progress.done()).isEqualTo(6);
        assertThat(progress.state()).isEqualTo(State.FINISHED);
        assertThat(numbers(broker.read(source))).containsExactly(2, 9, 16, 23, 30, 37);
        var left = broker.read(dead);
        assertThat(numbers(left)).hasSize(34).doesNotContain(2, 9, 16, 23, 30, 37);
        assertThatKeysAreInOrder(left);
        assertThat(left)
                .allSatisfy(
                        letter -> assertThat(new Letter(letter).said("invocation-id")).isPresent());
        assertThat(left).extracting(ConsumerRecord::timestamp).containsOnly(WRITTEN);
    }

    @Test
    void aFilterThatMeansNothingMovesNothing() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(1);
        write(dead, source, 0, 5);

        assertThat(topics.clear(dead, redrive("key=nobody")).await().done()).isZero();

        assertThat(broker.read(dead)).extracting(ConsumerRecord::offset).startsWith(0L);
    }

    @Test
    void whatIsNoLetterStays() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(1);
        broker.produce(dead, 0, "who?");
        write(dead, source, 0, 2);

        assertThat(topics.clear(dead, redrive()).await().done()).isEqualTo(2);

        assertThat(broker.read(dead))
                .singleElement()
                .satisfies(left -> assertThat(new String(left.value(), UTF_8)).isEqualTo("who?"));
    }

    @Test
    void purgingRemovesThemForGood() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(2);
        write(dead, source, 0, 30);

        assertThat(topics.clear(dead, clearing(Action.PURGE, "key=k1")).await().done())
                .isEqualTo(5);
        assertThat(broker.read(dead)).hasSize(25);

        topics.clear(dead, clearing(Action.PURGE)).await();
        assertThat(broker.read(dead)).isEmpty();
        assertThat(topics.count(dead).await()).isZero();
        assertThat(broker.read(source)).isEmpty();
    }

    @Test
    void nothingIsSentFromATopicNothingCanBeRemovedFrom() throws Exception {
        var source = broker.topic(1);
        var dead = "dead-" + java.util.UUID.randomUUID();
        broker.create(dead, 1, Map.of("cleanup.policy", "compact"));
        write(dead, source, 0, 3);

        assertThatThrownBy(() -> topics.clear(dead, redrive()).await())
                .hasMessageContaining("letters cannot be removed from " + dead + "-0");

        assertThat(broker.read(source)).isEmpty();
    }

    @Test
    void aTopicThatIsGoneStopsItAndLosesNothing() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(1);
        write(dead, source, 0, 3);
        write(dead, "gone-" + source, 3, 4);
        write(dead, source, 4, 6);

        assertThatThrownBy(() -> topics.clear(dead, redrive()).await())
                .hasMessageContaining("nothing can be sent to topic gone-" + source);

        var all = new HashSet<>(numbers(broker.read(source)));
        all.addAll(numbers(broker.read(dead)));
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(topics.clear(dead, redrive("topic=" + source)).await().state())
                .isEqualTo(State.FINISHED);
        assertThat(numbers(broker.read(dead))).containsExactly(3);
    }

    @Test
    void aCallWhoseTimeIsOverIsGoneOnWithAndWhatArrivesMeanwhileStays() throws Exception {
        var source = broker.topic(1);
        var dead = broker.topic(2);
        write(dead, source, 0, 120);
        int calls = 0;
        var until = Map.<Integer, Long>of();
        State state = State.UNFINISHED;
        while (state == State.UNFINISHED) {
            var clearing = new Clearing(Action.REDRIVE, LetterFilter.ALL, until, 1_000);
            try (var reader = new LetterReader(broker.settings(), dead);
                    var writer = new LetterWriter(broker.settings())) {
                var progress = new LetterRun(reader, writer, clearing, Duration.ofMillis(50)).run();
                until = progress.until();
                state = progress.state();
            }
            if (calls++ == 0) {
                write(dead, source, 120, 130);
            }
        }

        assertThat(calls).isGreaterThan(2);
        var back = broker.read(source);
        assertThat(numbers(back)).containsExactlyInAnyOrderElementsOf(range(0, 120));
        assertThatKeysAreInOrder(back);
        assertThat(numbers(broker.read(dead))).containsExactlyInAnyOrderElementsOf(range(120, 130));
    }

    /// Threads that are interrupted wherever they happen to be: between a write and the removal of
    /// what was written, too.
    @Test
    void interruptedAtAnyMomentItLosesNoLetterAndKeepsTheOrderOfKeys() throws Exception {
        var source = broker.topic(3);
        var dead = broker.topic(2);
        write(dead, source, 0, 400);
        var random = new Random(7);
        for (int round = 0; round < 12; round++) {
            var run = Thread.ofPlatform().unstarted(() -> clear(dead));
            run.start();
            LockSupport.parkNanos(Duration.ofMillis(40 + random.nextInt(120)).toNanos());
            run.interrupt();
            run.join();
            var all = new HashSet<>(numbers(broker.read(dead)));
            all.addAll(numbers(broker.read(source)));
            assertThat(all).as("round %d", round).hasSize(400);
        }

        topics.clear(dead, redrive()).await();

        assertThat(broker.read(dead)).isEmpty();
        var back = broker.read(source);
        assertThat(new HashSet<>(numbers(back))).hasSize(400);
        assertThatKeysAreInOrder(firstOfEach(back));
    }

    private void clear(String dead) {
        var clearing = new Clearing(Action.REDRIVE, LetterFilter.ALL, Map.of(), 500);
        try (var reader = new LetterReader(broker.settings(), dead);
                var writer = new LetterWriter(broker.settings())) {
            new LetterRun(reader, writer, clearing, Duration.ofMinutes(1)).run();
        } catch (LetterException | org.apache.kafka.common.errors.InterruptException interrupted) {
            // As it was meant to be.
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> firstOfEach(
            List<ConsumerRecord<byte[], byte[]>> records) {
        var seen = new HashSet<Integer>();
        return records.stream().filter(record -> seen.add(number(record))).toList();
    }

    private static void assertThatKeysAreInOrder(List<ConsumerRecord<byte[], byte[]>> records) {
        var last = new HashMap<String, Integer>();
        for (var record : records) {
            var before = last.put(new String(record.key(), UTF_8), number(record));
            assertThat(before == null ? -1 : before).isLessThan(number(record));
        }
    }

    /// Letters of the numbers `from` up to `to`, of seven keys.
    private void write(String dead, String source, int from, int to) throws Exception {
        var letters = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int number : range(from, to)) {
            var headers = new RecordHeaders();
            headers.add("tenant", "acme".getBytes(UTF_8));
            letters.add(
                    letter(
                            dead,
                            record(
                                    source,
                                    0,
                                    number,
                                    ("k" + number % KEYS).getBytes(UTF_8),
                                    Integer.toString(number).getBytes(UTF_8),
                                    headers),
                            "n" + number));
        }
        broker.produce(letters);
    }

    private static ProducerRecord<byte[], byte[]> letter(
            String dead, ConsumerRecord<byte[], byte[]> of, String error) {
        var written =
                new DeadLetter(
                                new FunctionId(new FunctionName("enrich"), "3"),
                                new InvocationId("i"),
                                3,
                                ExhaustedReason.ATTEMPTS,
                                error,
                                null)
                        .of(of, dead);
        var letter = new ProducerRecord<>(dead, null, WRITTEN, of.key(), of.value());
        written.headers()
                .forEach(header ->
                        letter.headers()
                                .add(
                                        header.name(),
                                        header.value() == null ? null : header.value().getBytes()));
        return letter;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic,
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            RecordHeaders headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static Clearing redrive(String... conditions) {
        return clearing(Action.REDRIVE, conditions);
    }

    private static Clearing clearing(Action action, String... conditions) {
        return new Clearing(action, filter(conditions), Map.of(), null);
    }

    private static LetterFilter filter(String... conditions) {
        return LetterFilter.parse(Letter.NAMES, List.of(conditions));
    }

    private static List<Integer> numbers(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(DeadLetterTopicsTest::number).toList();
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), UTF_8));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}

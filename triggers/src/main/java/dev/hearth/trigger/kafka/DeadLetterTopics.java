package dev.hearth.trigger.kafka;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.trigger.kafka.Clearing.Progress;
import dev.hearth.trigger.kafka.Clearing.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;

/// Reads dead-letter topics, and sends letters back or removes them. What lies in a topic is what
/// nobody has dealt with: whatever is dealt with is removed.
///
/// One call after the other, each with clients of its own. Any thread.
public final class DeadLetterTopics {

    private static final Duration ONE_CALL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final WorkerExecutor worker;
    private final KafkaSettings settings;

    public DeadLetterTopics(Vertx vertx, KafkaSettings settings) {
        this.settings = settings;
        this.worker =
                vertx.createSharedWorkerExecutor(
                        "hearth-dead-letters", 1, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// How many letters lie there, as far as offsets tell; 0 where there is no such topic.
    public Future<Long> count(String topic) {
        return reading(
                topic,
                reader -> {
                    var beginnings = reader.beginnings();
                    return reader.ends().entrySet().stream()
                            .mapToLong(end ->
                                    end.getValue() - beginnings.getOrDefault(end.getKey(), 0L))
                            .sum();
                });
    }

    /// At most so many letters, partition by partition, the oldest first.
    public Future<List<Letter>> letters(String topic, LetterFilter filter, int most) {
        return reading(
                topic,
                reader -> {
                    var found = new ArrayList<Letter>();
                    if (most > 0) {
                        reader.each(letter -> {
                            if (letter.matches(filter)) {
                                found.add(letter);
                            }
                            return found.size() < most;
                        });
                    }
                    return found;
                });
    }

    public Future<Optional<Letter>> letter(String topic, int partition, long offset) {
        return reading(topic, reader -> reader.at(new TopicPartition(topic, partition), offset));
    }

    /// What [#clear] would do with what is there now.
    public Future<Progress> rehearse(String topic, Clearing clearing) {
        return reading(
                topic,
                reader -> {
                    var meant = new LongAdder();
                    var others = new LongAdder();
                    reader.each(letter -> {
                        (clearing.means(letter) ? meant : others).increment();
                        return true;
                    });
                    return new Progress(meant.sum(), others.sum(), Map.of(), State.FINISHED);
                });
    }

    /// Begins with the oldest letters and ends after about 5 s, finished or not: to go on, call
    /// again with the `until` of what it says. Letters that stay are written again behind the
    /// others. Whatever interrupts it, no letter is lost, and those of a key keep their order; some
    /// of the last may be sent twice.
    public Future<Progress> clear(String topic, Clearing clearing) {
        return reading(
                topic,
                reader -> {
                    try (var writer = new LetterWriter(settings)) {
                        return new LetterRun(reader, writer, clearing, ONE_CALL).run();
                    }
                });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(LetterReader reader);
    }

    private <T> Future<T> reading(String topic, Reading<T> reading) {
        Callable<T> call =
                () -> {
                    try (var reader = new LetterReader(settings, topic)) {
                        return reading.from(reader);
                    }
                };
        return worker.executeBlocking(call).map(Objects::requireNonNull);
    }

    public Future<Void> close() {
        return worker.close();
    }
}

package dev.hearth.trigger.kafka;

import dev.hearth.delivery.TopicWriter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes dead letters, and settles a record when the broker has its letter. Until then the record
/// blocks its partition, and writing is tried again for as long as the partition is assigned.
///
/// On the trigger's event loop.
final class DeadLetters {

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final Vertx vertx;
    private final Context context;
    private final TopicWriter topics;
    private final Flights flights;
    private final Tally tally;
    private final Runnable onSettled;

    /// @param onSettled runs after a record was settled
    DeadLetters(
            Vertx vertx,
            Context context,
            TopicWriter topics,
            Flights flights,
            Tally tally,
            Runnable onSettled) {
        this.vertx = vertx;
        this.context = context;
        this.topics = topics;
        this.flights = flights;
        this.tally = tally;
        this.onSettled = onSettled;
    }

    void write(Flight flight, DeadLetter letter, String topic) {
        write(flight, letter, topic, FIRST_RETRY);
    }

    private void write(Flight flight, DeadLetter letter, String topic, Duration retryAfter) {
        topics.write(letter.of(flight.record, topic))
                .onComplete(written ->
                        context.runOnContext(
                                _ -> answered(flight, letter, topic, retryAfter, written)));
    }

    private void answered(
            Flight flight,
            DeadLetter letter,
            String topic,
            Duration retryAfter,
            AsyncResult<Void> written) {
        if (!flights.counts(flight)) {
            return;
        }
        if (written.succeeded()) {
            written(flight, letter);
        } else {
            unwritten(flight, letter, topic, retryAfter, written.cause());
        }
    }

    private void written(Flight flight, DeadLetter letter) {
        LOG.warn("{}: dead-lettered {}", tally.function(), letter.describe(flight.record));
        tally.deadLettered(letter.reason());
        flights.unblock(flight.lane.partition());
        flights.settle(flight);
        onSettled.run();
    }

    private void unwritten(
            Flight flight, DeadLetter letter, String topic, Duration wait, Throwable cause) {
        if (flights.leaving(flight)) {
            flights.release(flight);
            return;
        }
        var problem =
                "%s is paused: its dead letter cannot be written to %s: %s"
                        .formatted(flight.lane.partition(), topic, cause.getMessage());
        LOG.error("{}: {}", tally.function(), problem);
        flights.block(flight, problem);
        flight.timer =
                vertx.setTimer(
                        wait.toMillis(),
                        _ -> {
                            flight.timer = Flight.NO_TIMER;
                            flights.rerun(flight);
                            write(flight, letter, topic, longer(wait));
                        });
    }

    private static Duration longer(Duration wait) {
        var longer = wait.multipliedBy(2);
        return longer.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : longer;
    }
}

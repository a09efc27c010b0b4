package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Accepts events into topics, and remembers for a while which: until a node has read one from its
/// topic, nobody else can say that there is such an invocation.
///
/// Any thread.
public final class TopicAcceptance {

    static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 100_000;

    private final TopicWriter topics;
    private final InstantSource clock;

    /// The oldest first.
    private final Map<InvocationId, Status> written = new LinkedHashMap<>();

    /// @param topics completes where all replicas that are in sync have the record
    public TopicAcceptance(TopicWriter topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /// Never fails: what may not be durable, for all that the brokers say, is [Receipt.NotDurable].
    public Future<Receipt> accept(AcceptedEvent event, String topic) {
        return topics.write(AcceptedRecord.of(topic, event))
                .<Receipt>map(_ -> {
                    remember(event);
                    return new Receipt.Accepted(event.id());
                })
                .otherwise(unknown ->
                        new Receipt.NotDurable(
                                "topic %s: %s".formatted(topic, unknown.getMessage())));
    }

    /// How one is that this node has accepted within the last minutes, as far as it knows: waiting.
    public synchronized Optional<Status> find(InvocationId id) {
        forget();
        return Optional.ofNullable(written.get(id));
    }

    private synchronized void remember(AcceptedEvent event) {
        forget();
        var status =
                new Status(
                        event.id(), event.function(), event.trigger(), event.at(), new Waiting(1));
        written.put(event.id(), status);
    }

    private void forget() {
        var since = clock.instant().minus(REMEMBERED);
        var oldest = written.values().iterator();
        while (oldest.hasNext() && isForgotten(oldest.next().at(), since)) {
            oldest.remove();
        }
    }

    private boolean isForgotten(Instant at, Instant since) {
        return at.isBefore(since) || written.size() >= MOST_REMEMBERED;
    }
}

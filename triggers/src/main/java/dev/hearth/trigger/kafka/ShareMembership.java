package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A trigger's members of its share group: connects them, looks again and again which topics there
/// are, and keeps what the group tells.
///
/// There are several of them, because one that waits for its last record fetches nothing; together
/// they hold at most about `maxInFlight` records.
///
/// On the trigger's event loop.
final class ShareMembership {

    private static final int MOST_READERS = 4;
    private static final Duration LOOK_WHILE_WAITING = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_READING = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ShareMembership.class);

    private record Terms(ShareGroup group, int deliveries) {}

    private final Vertx vertx;
    private final Context context;
    private final KafkaSettings settings;
    private final Trigger.Kafka trigger;
    private final String label;
    private final ShareReader.Owner owner;
    private final Reach reach;
    private final String clientId;
    private final List<ShareReader> readers = new ArrayList<>();

    /// Those that only keep what they have.
    private final List<ShareReader> leaving = new ArrayList<>();

    private Set<String> topics = Set.of();

    private @Nullable ShareGroup group;
    private int deliveries = ShareGroup.USUAL_DELIVERIES;
    private Set<TopicPartition> assigned = Set.of();
    private long lag;
    private boolean holding;
    private boolean closing;
    private long lookTimer = -1;

    /// @param label names the trigger in logs
    ShareMembership(
            Vertx vertx,
            Context context,
            KafkaSettings settings,
            Trigger.Kafka trigger,
            String label,
            ShareReader.Owner owner) {
        this.vertx = vertx;
        this.context = context;
        this.settings = settings;
        this.trigger = trigger;
        this.label = label;
        this.owner = owner;
        reach = new Reach(settings.bootstrapServers(), trigger);
        clientId = "hearth-%s-%s".formatted(label, UUID.randomUUID());
    }

    void connect() {
        reach.connecting();
        tryToConnect();
    }

    private void tryToConnect() {
        if (closing) {
            return;
        }
        vertx.executeBlocking(this::open, false)
                .map(Objects::requireNonNull)
                .onSuccess(this::opened)
                .onFailure(e -> {
                    failed(e);
                    lookTimer = vertx.setTimer(LOOK_WHILE_WAITING.toMillis(), _ -> tryToConnect());
                });
    }

    private Terms open() {
        var opened = new ShareGroup(settings, trigger.consumerGroup());
        try {
            opened.begin(trigger.initialOffset(), Instant.now());
            return new Terms(opened, opened.deliveries());
        } catch (RuntimeException e) { // Whatever it is, connecting tries again with a new one.
            opened.close();
            throw e;
        }
    }

    private void opened(Terms terms) {
        group = terms.group();
        deliveries = terms.deliveries();
        look();
    }

    private void look() {
        var open = group;
        if (closing || open == null) {
            return;
        }
        vertx.executeBlocking(() -> open.look(clientId), false)
                .map(Objects::requireNonNull)
                .onSuccess(this::found)
                .onFailure(this::failed)
                .onComplete(_ -> lookAgain());
    }

    private void found(ShareGroup.Look look) {
        if (closing) {
            return;
        }
        assigned = look.assigned();
        lag = look.lag();
        if (!assigned.isEmpty()) {
            reach.joined();
        }
        reach.found(look.topics()).ifPresent(this::read);
    }

    private void read(Set<String> wanted) {
        topics = wanted;
        if (readers.isEmpty() && !holding) {
            take();
        } else {
            readers.forEach(reader -> reader.read(wanted));
        }
    }

    /// Joins the group, once it is known what to read.
    void take() {
        holding = false;
        if (closing || topics.isEmpty() || !readers.isEmpty()) {
            return;
        }
        int count = count(trigger);
        var properties =
                ClientProperties.share(
                        settings, trigger, clientId, Math.ceilDiv(trigger.maxInFlight(), count));
        for (int i = 0; i < count; i++) {
            var reader =
                    new ShareReader(
                            "hearth-share-%s-%d".formatted(label, i),
                            properties,
                            settings.requestTimeout(),
                            owner);
            reader.read(topics);
            reader.start();
            readers.add(reader);
        }
    }

    /// Fetches nothing more. Members leave at once where they have nothing: what others give back
    /// then goes to none of them, and is not counted as delivered again.
    void hold() {
        holding = true;
        for (var reader : readers) {
            leaving.add(reader);
            reader.leave().onComplete(_ -> context.runOnContext(_ -> leaving.remove(reader)));
        }
        readers.clear();
    }

    /// Each reader may hold a whole batch.
    static int count(Trigger.Kafka trigger) {
        var batch = trigger.batch();
        return Math.clamp(
                trigger.maxInFlight() / (batch == null ? 1 : batch.size()), 1, MOST_READERS);
    }

    private void lookAgain() {
        if (!closing) {
            var wait = reach.complete() ? LOOK_WHILE_READING : LOOK_WHILE_WAITING;
            lookTimer = vertx.setTimer(wait.toMillis(), _ -> look());
        }
    }

    void failed(Throwable cause) {
        reach.failed(cause).ifPresent(why -> LOG.warn("{} waits for {}", label, why));
    }

    void receiving() {
        reach.receiving();
    }

    /// How often a record is delivered before the brokers drop it.
    int deliveries() {
        return deliveries;
    }

    /// In order, as of the last look.
    List<String> assigned() {
        return assigned.stream().sorted(Partitions.IN_ORDER).map(Object::toString).toList();
    }

    /// Records of the whole group that are not settled, as of the last look.
    long lag() {
        return lag;
    }

    Optional<String> waitingFor() {
        return reach.waitingFor();
    }

    Optional<String> missing() {
        return reach.missing();
    }

    /// Says what was answered and leaves the group; ends in a few request timeouts.
    Future<Void> close() {
        closing = true;
        vertx.cancelTimer(lookTimer);
        hold();
        return Future.join(List.copyOf(leaving).stream().map(ShareReader::close).toList())
                .timeout(
                        settings.requestTimeout().multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS)
                .transform(_ -> closeGroup());
    }

    private Future<Void> closeGroup() {
        var open = group;
        return open == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> closed(open), false).mapEmpty();
    }

    private static ShareGroup closed(ShareGroup open) {
        open.close();
        return open;
    }
}

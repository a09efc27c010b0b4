package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds a trigger's consumer: connects it, looks again and again which topics there are until all
/// are subscribed, and hands it what is asked of it. While there is no consumer yet, that is
/// nothing.
///
/// On the trigger's event loop.
final class Connection {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_WHILE_WAITING = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_IDLE = Duration.ofSeconds(15);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final Trigger.Kafka trigger;
    private final String label;
    private final Reach reach;
    private final DrainingConsumer.Rebalances rebalances;
    private final Handler<ConsumerRecords<byte[], byte[]>> records;

    private @Nullable DrainingConsumer consumer;
    private @Nullable KafkaReadStream<byte[], byte[]> stream;
    private boolean closing;
    private long lookTimer = -1;
    private long lastBatch = System.nanoTime();

    /// @param label names the trigger in logs
    Connection(
            Vertx vertx,
            KafkaSettings settings,
            Trigger.Kafka trigger,
            String label,
            Reach reach,
            DrainingConsumer.Rebalances rebalances,
            Handler<ConsumerRecords<byte[], byte[]>> records) {
        this.vertx = vertx;
        this.settings = settings;
        this.trigger = trigger;
        this.label = label;
        this.reach = reach;
        this.rebalances = rebalances;
        this.records = records;
    }

    void connect() {
        if (closing) {
            return;
        }
        reach.connecting();
        vertx.executeBlocking(this::newConsumer, false)
                .onSuccess(this::connected)
                .onFailure(e -> {
                    failed(e);
                    lookTimer = vertx.setTimer(LOOK_WHILE_WAITING.toMillis(), _ -> connect());
                });
    }

    private DrainingConsumer newConsumer() {
        return new DrainingConsumer(
                ClientProperties.consumer(settings, trigger),
                settings.requestTimeout(),
                trigger.initialOffset(),
                rebalances);
    }

    private void connected(DrainingConsumer made) {
        if (closing) {
            vertx.executeBlocking(
                            () -> {
                                made.close();
                                return null;
                            },
                            false)
                    .onFailure(e -> LOG.debug("Closing an unused consumer", e));
            return;
        }
        var opened = KafkaReadStream.<byte[], byte[]>create(vertx, made);
        consumer = made;
        stream = opened;
        opened.exceptionHandler(e -> LOG.debug("{}", trigger.consumerGroup(), e));
        opened.pollTimeout(POLL);
        opened.batchHandler(this::received);
        look();
    }

    private void received(ConsumerRecords<byte[], byte[]> batch) {
        lastBatch = System.nanoTime();
        reach.receiving();
        records.handle(batch);
    }

    /// Asks the broker which topics there are: that tells whether it answers and what is missing.
    private void look() {
        var open = stream;
        if (closing || open == null) {
            return;
        }
        open.listTopics()
                .onSuccess(found -> found(found.keySet()))
                .onFailure(this::failed)
                .onComplete(_ -> lookAgain());
    }

    private void found(Set<String> existing) {
        var open = stream;
        if (closing || open == null) {
            return;
        }
        reach.found(existing).ifPresent(topics -> open.subscribe(topics).onFailure(this::failed));
    }

    private void lookAgain() {
        if (!closing) {
            boolean settled = reach.complete();
            lookTimer =
                    vertx.setTimer(
                            (settled ? LOOK_WHILE_IDLE : LOOK_WHILE_WAITING).toMillis(),
                            _ -> {
                                if (settled && !idle() && !reach.mayGrow()) {
                                    lookAgain();
                                } else {
                                    look();
                                }
                            });
        }
    }

    private boolean idle() {
        return System.nanoTime() - lastBatch > LOOK_WHILE_IDLE.toNanos();
    }

    void failed(Throwable cause) {
        reach.failed(cause).ifPresent(why -> LOG.warn("{} waits for {}", label, why));
    }

    void tell(Throttle.Change change) {
        var open = stream;
        if (open == null) {
            return;
        }
        var pause = change.pause();
        var resume = change.resume();
        if (!pause.isEmpty()) {
            open.pause(pause).onFailure(e -> LOG.debug("Could not pause {}", pause, e));
        }
        if (!resume.isEmpty()) {
            open.resume(resume).onFailure(e -> LOG.debug("Could not resume {}", resume, e));
            wakePoll();
        }
    }

    Future<Void> commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        var open = stream;
        if (open == null) {
            return Future.succeededFuture();
        }
        var committed = open.commit(offsets);
        wakePoll();
        return committed.mapEmpty();
    }

    private void wakePoll() {
        if (consumer != null) {
            consumer.wakePoll();
        }
    }

    /// Records that were not polled yet.
    Map<TopicPartition, Long> lags() {
        return consumer == null ? Map.of() : consumer.lags();
    }

    /// Connects and looks no more; what is connected stays so.
    void stopLooking() {
        closing = true;
        vertx.cancelTimer(lookTimer);
    }

    /// After [#stopLooking].
    Future<Void> close() {
        var open = stream;
        return open == null
                ? Future.succeededFuture()
                : open.close().timeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}

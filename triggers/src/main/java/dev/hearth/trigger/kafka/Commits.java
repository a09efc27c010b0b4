package dev.hearth.trigger.kafka;

import dev.hearth.trigger.kafka.OffsetTracker.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits what has moved, an interval after it moved, one commit at a time.
///
/// On the trigger's event loop.
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    private final Vertx vertx;
    private final Duration interval;
    private final String label;
    private final Connection connection;
    private final OffsetTracker offsets;
    private long timer = -1;
    private boolean committing;
    private boolean stopped;

    /// @param label names the trigger in logs
    Commits(
            Vertx vertx,
            Duration interval,
            String label,
            Connection connection,
            OffsetTracker offsets) {
        this.vertx = vertx;
        this.interval = interval;
        this.label = label;
        this.connection = connection;
        this.offsets = offsets;
    }

    void schedule() {
        if (timer < 0 && !committing && !stopped) {
            timer = vertx.setTimer(interval.toMillis(), _ -> commitWhatMoved());
        }
    }

    private void commitWhatMoved() {
        timer = -1;
        var positions = offsets.committable();
        if (positions.isEmpty() || stopped) {
            return;
        }
        committing = true;
        commit(positions)
                .onComplete(done -> {
                    committing = false;
                    if (done.failed()) {
                        LOG.warn(
                                "{} could not commit, and tries again: {}",
                                label,
                                String.valueOf(done.cause().getMessage()));
                    }
                    if (!offsets.committable().isEmpty()) {
                        schedule();
                    }
                });
    }

    /// Commits at once, also after [#stop].
    Future<Void> commit(List<Position> positions) {
        if (positions.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .commit(offsets(positions))
                .onSuccess(_ -> positions.forEach(offsets::committed));
    }

    /// Schedules no more.
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    static Map<TopicPartition, OffsetAndMetadata> offsets(List<Position> positions) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var position : positions) {
            offsets.put(position.partition(), new OffsetAndMetadata(position.offset()));
        }
        return offsets;
    }
}

package dev.hearth.trigger.kafka;

import dev.hearth.trigger.kafka.OffsetTracker.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries rebalances from the poll thread to the trigger's event loop, and holds the poll up until
/// what goes is drained.
///
/// On the poll thread, but for the constructor.
final class Rebalancing implements DrainingConsumer.Rebalances {

    /// How much longer than its timeout a drain may take before it counts as broken.
    static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Rebalancing.class);

    /// Called on the trigger's event loop, in the order in which it happened.
    interface Owner {

        void assigned(Collection<TopicPartition> partitions);

        /// @return what may be committed of them, within the drain timeout
        Future<List<Position>> revoked(Collection<TopicPartition> partitions);

        void lost(Collection<TopicPartition> partitions);

        void pollFailed(RuntimeException error);
    }

    private final Context context;
    private final Duration drainTimeout;
    private final String label;
    private final Owner owner;

    /// @param label names the trigger in logs
    Rebalancing(Context context, Duration drainTimeout, String label, Owner owner) {
        this.context = context;
        this.drainTimeout = drainTimeout;
        this.label = label;
        this.owner = owner;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        context.runOnContext(_ -> owner.assigned(partitions));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> drain(Collection<TopicPartition> partitions) {
        var drained = new CompletableFuture<List<Position>>();
        context.runOnContext(_ ->
                owner.revoked(partitions)
                        .onSuccess(drained::complete)
                        .onFailure(drained::completeExceptionally));
        var longest = drainTimeout.plus(DRAIN_MARGIN);
        try {
            return Commits.offsets(drained.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("{} left without being drained", partitions, e);
            lost(partitions);
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    @Override
    public void lost(Collection<TopicPartition> partitions) {
        context.runOnContext(_ -> owner.lost(partitions));
    }

    @Override
    public void pollFailed(RuntimeException error) {
        LOG.warn("{} polls in vain", label, error);
        context.runOnContext(_ -> owner.pollFailed(error));
    }
}

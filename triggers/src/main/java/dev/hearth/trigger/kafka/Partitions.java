package dev.hearth.trigger.kafka;

import dev.hearth.trigger.kafka.OffsetTracker.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/// Takes partitions in and lets them go.
///
/// On the trigger's event loop.
final class Partitions {

    static final Comparator<TopicPartition> IN_ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Vertx vertx;
    private final Flights flights;

    Partitions(Vertx vertx, Flights flights) {
        this.vertx = vertx;
        this.flights = flights;
    }

    void assign(Collection<TopicPartition> partitions) {
        for (var partition : partitions) {
            forget(partition);
            flights.assign(partition);
        }
    }

    /// Begins nothing more in these partitions, waits for what runs, and ends their generation.
    ///
    /// @return what may be committed of them; after `timeout` at the latest
    Future<List<Position>> drain(Collection<TopicPartition> partitions, Duration timeout) {
        var leaving = partitions.stream().filter(flights.partitions()::contains).toList();
        var waits = leaving.stream().map(partition -> leave(partition, timeout)).toList();
        return Future.all(waits)
                .map(_ -> {
                    var positions = new ArrayList<Position>();
                    for (var partition : leaving) {
                        positions.addAll(flights.offsets().committable(partition));
                        forget(partition);
                    }
                    return positions;
                });
    }

    private Future<Void> leave(TopicPartition partition, Duration timeout) {
        var assigned = flights.work(partition);
        if (assigned.isEmpty()) {
            return Future.succeededFuture();
        }
        var work = assigned.get();
        var leaving = work.leaving();
        if (leaving.isPresent()) {
            return leaving.get().future();
        }
        var idle = work.leave();
        flights.releaseIdle(partition).forEach(this::cancelTimer);
        if (work.isBusy()) {
            long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), _ -> idle.tryComplete());
            idle.future().onComplete(_ -> vertx.cancelTimer(timer));
        } else {
            idle.complete();
        }
        return idle.future();
    }

    /// Ends the generation: whatever is still answered for this partition is ignored.
    void forget(TopicPartition partition) {
        flights.forget(partition).forEach(this::cancelTimer);
    }

    private void cancelTimer(Flight flight) {
        vertx.cancelTimer(flight.timer);
    }
}

package dev.hearth.trigger.kafka;

import dev.hearth.trigger.kafka.Throttle.Fetching;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The records in flight of one assigned partition, and whether it is about to go. On the trigger's
/// event loop.
final class Work {

    /// A partition is full with this many bytes waiting, however few records they are.
    private static final long FULL_BYTES = 4L << 20;

    private final Set<Flight> flights = new LinkedHashSet<>();
    private long bytes;
    private int busy;
    private @Nullable String problem;
    private @Nullable Promise<Void> idle;

    void add(Flight flight) {
        flights.add(flight);
        bytes += flight.bytes();
    }

    boolean holds(Flight flight) {
        return flights.contains(flight);
    }

    void remove(Flight flight) {
        if (flights.remove(flight)) {
            bytes -= flight.bytes();
        }
    }

    int size() {
        return flights.size();
    }

    List<Flight> flights() {
        return List.copyOf(flights);
    }

    int retrying() {
        return (int) flights.stream().filter(flight -> flight.timer != Flight.NO_TIMER).count();
    }

    void busy(Flight flight) {
        if (!flight.busy) {
            flight.busy = true;
            busy++;
        }
    }

    /// Lets a drain end where this was the last one somebody answered for.
    void idle(Flight flight) {
        if (flight.busy) {
            flight.busy = false;
            busy--;
            if (busy == 0 && idle != null) {
                idle.tryComplete();
            }
        }
    }

    boolean isBusy() {
        return busy > 0;
    }

    /// Present from the beginning of a drain on; completes when nobody answers for a record any
    /// more.
    Optional<Promise<Void>> leaving() {
        return Optional.ofNullable(idle);
    }

    Promise<Void> leave() {
        Promise<Void> promise = Promise.promise();
        idle = promise;
        return promise;
    }

    /// Why the partition does not move.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void meet(String obstacle) {
        problem = obstacle;
    }

    void overcome() {
        problem = null;
    }

    /// Whether to fetch no more for now. Once paused, half of it must be gone first.
    boolean full(Fetching now, int mostFlights) {
        var bound =
                switch (now) {
                    case FETCHING -> 1.0;
                    case PAUSED -> 0.5;
                };
        return problem != null
                || flights.size() >= Math.max(1, mostFlights * bound)
                || bytes >= FULL_BYTES * bound;
    }
}

package dev.hearth.acceptance;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Takes events for later, as sources of events see it. Any thread; futures complete on the
/// caller's context.
public interface Acceptance {

    /// Kept by this node. Never fails.
    Future<Receipt> accept(AcceptedEvent event);

    /// Kept by a topic of Kafka. Never fails.
    Future<Receipt> accept(AcceptedEvent event, String topic);

    /// @param wait how long to wait for its end at most
    Future<Optional<Found>> find(InvocationId id, Duration wait);

    /// Ends it if it is not at its end. One that runs is told to stop, and is cancelled when it
    /// has.
    ///
    /// @return how it is now; empty where it is not known
    Future<Optional<Status>> cancel(InvocationId id);
}

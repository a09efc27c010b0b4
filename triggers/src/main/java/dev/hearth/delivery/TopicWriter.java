package dev.hearth.delivery;

import io.vertx.core.Future;

/// Writes records durably.
@FunctionalInterface
public interface TopicWriter {

    /// Completes once the record is durable, and fails in bounded time where it may not be: a
    /// failed write may still turn up later. Any thread; completes on the caller's context.
    Future<Void> write(TopicRecord record);
}

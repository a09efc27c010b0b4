package dev.hearth.invocation;

import io.vertx.core.Future;

/// Anything that can carry out an invocation: a sandbox pool, a remote node, a router over both.
@FunctionalInterface
public interface Invoker {

    /// The future fails only when the mesh itself is broken; all else is an [Outcome].
    Future<Outcome> invoke(Invocation invocation);
}

package dev.hearth.sandbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/// A future that completes on the context of who asked, whatever thread has the answer.
final class Reply<T> {

    private final Context context;
    private final Promise<T> promise = Promise.promise();

    Reply(Vertx vertx) {
        context = vertx.getOrCreateContext();
    }

    Future<T> future() {
        return promise.future();
    }

    void complete(T value) {
        context.runOnContext(_ -> promise.complete(value));
    }

    /// For a `Void`.
    void complete() {
        context.runOnContext(_ -> promise.complete());
    }

    void fail(Throwable cause) {
        context.runOnContext(_ -> promise.fail(cause));
    }
}

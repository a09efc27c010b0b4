package dev.hearth.catalogue;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// A platform thread that does one blocking work after the other. Any thread.
final class CatalogueThread {

    private final ExecutorService executor;

    CatalogueThread(String name) {
        executor =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /// @return fails with what the work throws, and once this is closed
    <T> Future<T> run(Callable<T> work) {
        var promise = Promise.<T>promise();
        try {
            executor.execute(() -> {
                try {
                    promise.complete(requireNonNull(work.call()));
                } catch (Exception broken) { // Becomes the future's failure.
                    promise.fail(broken);
                }
            });
        } catch (RejectedExecutionException closed) {
            promise.fail(closed);
        }
        return promise.future();
    }

    /// Takes nothing more; what was taken is done.
    void close() {
        executor.shutdown();
    }
}

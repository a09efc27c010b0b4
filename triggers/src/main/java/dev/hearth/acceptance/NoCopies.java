package dev.hearth.acceptance;

import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/// Nobody else knows.
record NoCopies() implements Copies {

    @Override
    public Durability durability() {
        return Durability.JOURNAL;
    }

    @Override
    public void open(Heir heir) {}

    @Override
    public Future<Void> keep(InvocationId id, Buffer event) {
        return Future.succeededFuture();
    }

    @Override
    public void next(InvocationId id, int attempt) {}

    @Override
    public void end(InvocationId id, int attempt) {}

    @Override
    public Future<Boolean> resume(InvocationId id, Supplier<Future<Buffer>> event) {
        return Future.succeededFuture(true);
    }

    @Override
    public boolean isMajority() {
        return true;
    }
}

package dev.hearth.bench;

import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Future;

/// The host of a guest that asks for nothing; what it logs is dropped.
enum SilentHost implements GuestHost {
    INSTANCE;

    @Override
    public void log(Level level, String text) {}

    @Override
    public Future<HostReply> send(HostRequest request, Future<?> abandoned) {
        return Future.succeededFuture(new HostReply.Refused("nothing is granted"));
    }

    @Override
    public HostReply await(Future<HostReply> reply) {
        return reply.result();
    }
}

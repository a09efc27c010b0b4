package dev.hearth.sandbox;

import dev.hearth.invocation.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/// What one piece of guest work gets of the node.
record WorkHost(Work work, LimitedLog output, HostClient client, SandboxThreads threads)
        implements GuestHost {

    @Override
    public void log(Level level, String text) {
        output.log(level, text);
    }

    @Override
    public Future<HostReply> send(HostRequest request, Future<?> abandoned) {
        var reply = Promise.<HostReply>promise();
        client.send(work.pool().spec(), request, new Deadline(work.deadline()), abandoned)
                .onComplete(sent -> {
                    reply.complete(
                            sent.succeeded()
                                    ? sent.result()
                                    : new HostReply.Failed(String.valueOf(sent.cause())));
                    work.wakeUp();
                });
        return reply.future();
    }

    @Override
    public HostReply await(Future<HostReply> reply) {
        if (reply.isComplete()) {
            return reply.result();
        }
        return threads.whileBlocked(
                        () -> {
                            work.block(reply);
                            return reply.isComplete()
                                    ? reply.result()
                                    : new HostReply.Failed("the invocation was ended");
                        })
                .orElseGet(() ->
                        new HostReply.Failed("too many functions of this node wait for a reply"));
    }

    @Override
    public void pause(Duration longest) {
        var _ =
                threads.whileBlocked(() -> {
                    work.pause(longest.toNanos());
                    return longest;
                });
    }
}

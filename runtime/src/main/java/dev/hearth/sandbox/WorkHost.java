package dev.hearth.sandbox;

import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one piece of guest work gets of the node.
///
/// @param invocation absent while a function is loaded
record WorkHost(
        Work work,
        @Nullable Invocation invocation,
        LimitedLog output,
        HostClient client,
        SandboxThreads threads)
        implements GuestHost {

    @Override
    public void log(Level level, String text) {
        output.log(level, text);
    }

    @Override
    public Future<HostReply> send(HostRequest request, Future<?> abandoned) {
        return waking(client.send(work.pool().spec(), request, deadline(), abandoned));
    }

    @Override
    public Future<HostReply> ask(MeshRequest request) {
        return invocation == null
                ? Future.succeededFuture(
                        new HostReply.Refused("nothing is emitted, called or kept while loading"))
                : waking(client.ask(work.pool().spec(), request, invocation, deadline()));
    }

    private Deadline deadline() {
        return new Deadline(work.deadline());
    }

    private Future<HostReply> waking(Future<HostReply> answer) {
        var reply = Promise.<HostReply>promise();
        answer.onComplete(sent -> {
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

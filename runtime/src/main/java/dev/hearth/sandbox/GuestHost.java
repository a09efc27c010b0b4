package dev.hearth.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What a guest may ask of the node: all there is beyond its own memory. Called on the sandbox
/// thread.
public interface GuestHost extends GuestLogger {

    /// One line of `console`, `print`, `context.log` or `logging`. Cut off at the function's log
    /// limit.
    @Override
    void log(Level level, String text);

    enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /// Sends a request to a host that the function was granted. Never blocks. The future never
    /// fails and completes on any thread; a guest that waits is resumed once it has.
    default Future<HostReply> send(HostRequest request) {
        return send(request, Promise.promise().future());
    }

    /// The same for a request that may be given up.
    ///
    /// @param abandoned completes when the guest does not wait for the reply any more
    Future<HostReply> send(HostRequest request, Future<?> abandoned);

    /// Asks something of the mesh. Never blocks; the future is like that of [#send].
    default Future<HostReply> ask(MeshRequest request) {
        return Future.succeededFuture(new HostReply.Refused("there is no mesh here"));
    }

    /// Waits for what was sent. The thread does not count as running meanwhile, so that others go
    /// on.
    HostReply await(Future<HostReply> reply);

    /// Waits until this time has passed or a reply to something that was sent is there, or less.
    /// The thread does not count as running meanwhile. Returns at once when the invocation has
    /// ended.
    default void pause(Duration longest) {
        LockSupport.parkNanos(this, longest.toNanos());
    }
}

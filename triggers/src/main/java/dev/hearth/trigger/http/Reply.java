package dev.hearth.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The way of an answer back to a client that may still be sending, or gone. On its event loop
/// only.
final class Reply {

    private static final Answer.Header CLOSE = new Answer.Header("connection", "close");

    /// How long a client may go on sending after an answer that ends it: ending it at once would
    /// reset the connection before the answer is read, and count as an attack on HTTP/2.
    private static final Duration LINGER = Duration.ofSeconds(1);

    /// How much it may send meanwhile on a stream of HTTP/2: what was under way already.
    private static final int UNDER_WAY = 64 << 10;

    /// `NO_ERROR`, RFC 9113 section 8.1: the answer is whole, the rest of the request is not
    /// needed.
    private static final long NOT_NEEDED = 0;

    /// For requests that are under way on a connection of HTTP/2 that takes no further ones: longer
    /// than any of them, since who drains sets the bound.
    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

    private final GatewayLoop loop;
    private final HttpServerRequest request;
    private boolean isDone;

    Reply(GatewayLoop loop, HttpServerRequest request) {
        this.loop = loop;
        this.request = request;
    }

    /// Completes or fails when the answer is written or cannot be.
    Future<Void> send(Answer answer) {
        return isMultiplexed() ? sendOnStream(answer) : write(answer);
    }

    /// For a request whose body is not read to its end: on HTTP/1.1 the connection is closed, on
    /// HTTP/2 the stream.
    Future<Void> sendEarly(Answer answer) {
        return isMultiplexed() ? sendOnStream(answer) : sendAndClose(answer);
    }

    /// No further request is read from the connection.
    Future<Void> sendLast(Answer answer) {
        if (isMultiplexed()) {
            var sent = sendOnStream(answer);
            leave(request.connection());
            return sent;
        }
        return sendAndClose(answer);
    }

    /// The client went away.
    void abandon() {
        done();
    }

    /// Takes no further request from a connection of HTTP/2, which is closed once those that are
    /// under way have their answers (`GOAWAY`).
    static void leave(HttpConnection connection) {
        GatewayLoop.log(connection.shutdown(LONGEST_REQUEST.toMillis(), TimeUnit.MILLISECONDS));
    }

    /// Whether it is one of HTTP/2: others have no window.
    static boolean isMultiplexed(HttpConnection connection) {
        return connection.getWindowSize() >= 0;
    }

    private boolean isMultiplexed() {
        return request.version() == HttpVersion.HTTP_2;
    }

    private Future<Void> sendOnStream(Answer answer) {
        boolean bodyIsDue = !request.isEnded();
        var due = request.method().equals(HttpMethod.HEAD) ? answer.withoutBody() : answer;
        var sent = write(due.body().length() < GatewayLoop.WORTH_PACKING ? due.unpacked() : due);
        if (bodyIsDue) {
            resetAfterALittle();
        }
        return sent;
    }

    private Future<Void> sendAndClose(Answer answer) {
        boolean bodyIsDue = !request.isEnded();
        var sent = write(answer.with(CLOSE));
        if (bodyIsDue) {
            closeAtItsEnd();
        } else {
            GatewayLoop.log(sent.eventually(request.connection()::close));
        }
        return sent;
    }

    private Future<Void> write(Answer answer) {
        done();
        return answer.send(request.response());
    }

    private void done() {
        if (!isDone) {
            isDone = true;
            loop.connections().answered(request.connection(), System.nanoTime());
        }
    }

    private void resetAfterALittle() {
        long timer = loop.vertx().setTimer(LINGER.toMillis(), _ -> reset());
        var counted =
                new Object() {
                    int bytes;
                };
        request.exceptionHandler(_ -> loop.vertx().cancelTimer(timer));
        request.endHandler(_ -> loop.vertx().cancelTimer(timer));
        request.handler((Buffer chunk) -> {
            counted.bytes += chunk.length();
            if (counted.bytes > UNDER_WAY && loop.vertx().cancelTimer(timer)) {
                reset();
            }
        });
    }

    private void reset() {
        GatewayLoop.log(request.response().reset(NOT_NEEDED));
    }

    private void closeAtItsEnd() {
        var connection = request.connection();
        long timer =
                loop.vertx().setTimer(LINGER.toMillis(), _ -> GatewayLoop.log(connection.close()));
        request.handler(_ -> {});
        request.exceptionHandler(_ -> loop.vertx().cancelTimer(timer));
        request.endHandler(_ -> {
            loop.vertx().cancelTimer(timer);
            GatewayLoop.log(connection.close());
        });
    }
}

package dev.hearth.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/// The way of an answer back to a client that may still be sending, or gone. On its event loop
/// only.
final class Reply {

    private static final Answer.Header CLOSE = new Answer.Header("connection", "close");

    /// How long a client may go on sending after an answer that closes: closing at once would reset
    /// the connection before it has read the answer.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final GatewayLoop loop;
    private final HttpServerRequest request;

    Reply(GatewayLoop loop, HttpServerRequest request) {
        this.loop = loop;
        this.request = request;
    }

    /// Completes or fails when the answer is written or cannot be.
    Future<Void> send(Answer answer) {
        var response = request.response();
        if (!response.closed()) {
            loop.connections().enter(request.connection(), System.nanoTime());
        }
        return answer.send(response);
    }

    /// No further request is read from the connection; what still comes of this one is thrown away.
    Future<Void> sendAndClose(Answer answer) {
        boolean bodyIsDue = !request.isEnded();
        var sent = send(answer.with(CLOSE));
        if (bodyIsDue) {
            closeAtItsEnd();
        } else {
            GatewayLoop.log(sent.eventually(request.connection()::close));
        }
        return sent;
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

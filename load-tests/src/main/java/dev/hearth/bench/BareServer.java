package dev.hearth.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.graalvm.polyglot.Engine;

/// The least that answers an order over HTTP with the JavaScript handler: Vert.x, two threads with
/// a context each, and nothing of Hearth. What [HttpThroughput] compares a node with.
final class BareServer {

    private static final int THREADS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Vertx vertx;
    private final ThreadLocal<BareHandler> handlers;

    private BareServer(Vertx vertx, Engine engine) {
        this.vertx = vertx;
        handlers = ThreadLocal.withInitial(() -> new BareHandler(engine));
    }

    /// Runs until it is killed.
    public static void main(String[] args) {
        var vertx = Vertx.vertx();
        var server = new BareServer(vertx, BareHandler.engine());
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        var http = vertx.createHttpServer(options).requestHandler(server::answer);
        int port = http.listen().await().actualPort();
        System.out.println("ready http=%d admin=%d ".formatted(port, port));
    }

    private void answer(HttpServerRequest request) {
        var _ =
                request.body()
                        .compose(this::handle)
                        .compose(answer -> {
                            request.response().putHeader("content-type", "application/json");
                            return request.response().end(answer);
                        });
    }

    private Future<Buffer> handle(Buffer order) {
        var answer = Promise.<Buffer>promise();
        var context = vertx.getOrCreateContext();
        threads.execute(() -> {
            var priced = Buffer.buffer(handlers.get().handle(order.toString()));
            context.runOnContext(_ -> answer.complete(priced));
        });
        return answer.future();
    }
}

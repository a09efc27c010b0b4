package dev.hearth.load;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The ceiling: Vert.x Web and Jackson, the work done in Java on the event loop.
final class VertxServer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VertxServer() {}

    /// Runs until it is killed.
    public static void main(String[] args) {
        var vertx = Vertx.vertx();
        var router = Router.router(vertx);
        router.get("/hello").handler(request -> answer(request, Steps.Greeting.WORLD));
        router.post("/loop")
                .handler(BodyHandler.create(false))
                .handler(request ->
                        answer(request, steps(requireNonNull(request.body().buffer())).walk()));
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        var http = vertx.createHttpServer(options).requestHandler(router).listen().await();
        System.out.println("listening on " + http.actualPort());
    }

    private static Steps steps(Buffer body) {
        try {
            return JSON.readValue(body.getBytes(), Steps.class);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static void answer(RoutingContext request, Object value) {
        try {
            var body = Buffer.buffer(JSON.writeValueAsBytes(value));
            request.response().putHeader("content-type", "application/json");
            request.response().end(body).onFailure(request::fail);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}

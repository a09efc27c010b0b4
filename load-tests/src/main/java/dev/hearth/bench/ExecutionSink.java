package dev.hearth.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A server outside of all nodes that functions tell what they execute: an id, the path of a
/// request.
final class ExecutionSink implements AutoCloseable {

    private final Map<String, Integer> told = new ConcurrentHashMap<>();
    private final HttpServer server;

    ExecutionSink(Vertx vertx, String host) {
        server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            told.merge(
                                    String.valueOf(request.path()).substring(1), 1, Integer::sum);
                            var _ = request.response().setStatusCode(204).end();
                        })
                        .listen(0, host)
                        .await();
    }

    int port() {
        return server.actualPort();
    }

    /// How often each id was told.
    Map<String, Integer> told() {
        return told;
    }

    int times(String id) {
        return told.getOrDefault(id, 0);
    }

    @Override
    public void close() {
        server.close().await();
    }
}

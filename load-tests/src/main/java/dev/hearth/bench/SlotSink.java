package dev.hearth.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A server outside of all nodes that a [TickingMesh] tells what it executes.
final class SlotSink implements AutoCloseable {

    private final Map<String, SlotExecution> told = new ConcurrentHashMap<>();
    private final HttpServer server;

    SlotSink(Vertx vertx, String host) {
        server = vertx.createHttpServer().requestHandler(this::told).listen(0, host).await();
    }

    private void told(HttpServerRequest request) {
        var now = Instant.now();
        var path = String.valueOf(request.path()).split("/", -1);
        var _ =
                request.body()
                        .onSuccess(event -> {
                            if (path[1].equals("begin")) {
                                told.put(path[2], begun(path, event.toJsonObject(), now));
                            } else {
                                told.computeIfPresent(path[2], (_, begun) -> begun.endedAt(now));
                            }
                        })
                        .compose(_ -> request.response().setStatusCode(204).end());
    }

    /// @param path `/begin/EXECUTION/NODE/INVOCATION`
    private static SlotExecution begun(String[] path, JsonObject event, Instant now) {
        var source = event.getString("source");
        var cron = event.getJsonObject("cron");
        return new SlotExecution(
                source.substring(source.lastIndexOf('/') + 1),
                Instant.parse(cron.getString("slot")),
                event.getString("id"),
                path[4],
                cron.getLong("missed"),
                Integer.parseInt(path[3]),
                now,
                null);
    }

    int port() {
        return server.actualPort();
    }

    List<SlotExecution> told() {
        return List.copyOf(told.values());
    }

    @Override
    public void close() {
        server.close().await();
    }
}

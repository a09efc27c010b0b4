package dev.hearth.admin;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which connections go on: those that have sent the head of a request, or more of its body, since
/// the last look, and those that wait for an answer. Not thread-safe: belongs to one event loop.
final class Progress {

    private static final long NOTHING_YET = -1;

    private final Map<HttpConnection, Client> clients = new HashMap<>();

    private static final class Client {
        private @Nullable HttpServerRequest request;
        private long seen = NOTHING_YET;
        private int idleLooks;
    }

    void opened(HttpConnection connection) {
        clients.put(connection, new Client());
    }

    void closed(HttpConnection connection) {
        clients.remove(connection);
    }

    void asked(HttpServerRequest request) {
        var client = clients.get(request.connection());
        if (client != null) {
            client.request = request;
            client.seen = NOTHING_YET;
            client.idleLooks = 0;
        }
    }

    /// Those that have not gone on since the look before the last.
    List<HttpConnection> look() {
        var stuck = new ArrayList<HttpConnection>();
        clients.forEach((connection, client) -> {
            if (goesOn(client)) {
                client.idleLooks = 0;
            } else if (++client.idleLooks > 1) {
                stuck.add(connection);
            }
        });
        return stuck;
    }

    private static boolean goesOn(Client client) {
        var request = client.request;
        if (request == null || request.response().ended()) {
            return false;
        }
        if (request.isEnded()) {
            return true;
        }
        long before = client.seen;
        client.seen = request.bytesRead();
        return client.seen != before;
    }
}

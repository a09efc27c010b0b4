package dev.hearth.trigger.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The connections of one event loop, and for how long each has had no request. Not thread-safe:
/// belongs to that loop.
final class Connections {

    private final Waiting<HttpConnection> idle;
    private final Map<HttpConnection, Integer> unanswered = new HashMap<>();

    Connections(Duration allowed) {
        this.idle = new Waiting<>(allowed);
    }

    /// @param now on the clock of [System#nanoTime], here and below
    void opened(HttpConnection connection, long now) {
        unanswered.put(connection, 0);
        idle.enter(connection, now);
    }

    void closed(HttpConnection connection) {
        unanswered.remove(connection);
        idle.leave(connection);
    }

    /// The head of a request is there. On HTTP/2 others may be under way.
    void asked(HttpConnection connection) {
        unanswered.computeIfPresent(connection, (_, requests) -> requests + 1);
        idle.leave(connection);
    }

    /// The answer to one of them was given, or nobody wants it any more.
    void answered(HttpConnection connection, long now) {
        var left = unanswered.computeIfPresent(connection, (_, requests) -> requests - 1);
        if (left != null && left == 0) {
            idle.enter(connection, now);
        }
    }

    /// Removes and returns those that have been idle for longer than is allowed.
    List<HttpConnection> overdue(long now) {
        return idle.overdue(now);
    }

    List<HttpConnection> all() {
        return List.copyOf(unanswered.keySet());
    }

    boolean isEmpty() {
        return unanswered.isEmpty();
    }
}

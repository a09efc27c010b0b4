package dev.hearth.python;

import dev.hearth.sandbox.Bytes;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestTargets;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/// The requests of a guest's invocation that it has not seen the reply of. On its sandbox thread.
final class Requests {

    private static final int ANSWERED = 0;
    private static final int REFUSED = 1;
    private static final int FAILED = 2;

    private final Map<Integer, Future<HostReply>> underWay = new HashMap<>();
    private int sent;

    /// @param values method, URL, body as bytes, then names and values of the header
    /// @return the request's number
    int send(GuestHost host, Value... values) {
        int number = ++sent;
        underWay.put(number, reply(host, values));
        return number;
    }

    /// @param values what [GuestTargets#ask] takes
    /// @return the request's number
    int ask(GuestHost host, Value... values) {
        int number = ++sent;
        underWay.put(number, GuestTargets.ask(host, values));
        return number;
    }

    private static Future<HostReply> reply(GuestHost host, Value... values) {
        var url = values[1].asString();
        try {
            var headers = MultiMap.caseInsensitiveMultiMap();
            for (int at = 3; at < values.length; at += 2) {
                headers.add(values[at].asString(), values[at + 1].asString());
            }
            return host.send(
                    new HostRequest(
                            values[0].asString(),
                            new URI(url),
                            headers,
                            Buffer.buffer(Bytes.of(values[2]))));
        } catch (URISyntaxException malformed) {
            return Future.succeededFuture(
                    new HostReply.Refused(
                            "'%s' is not a URL: %s".formatted(url, malformed.getReason())));
        }
    }

    /// @param number what [#send] returned
    /// @return null while there is no reply, else its parts
    @Nullable Object take(int number) {
        var reply = underWay.get(number);
        if (reply == null || !reply.isComplete()) {
            return null;
        }
        underWay.remove(number);
        return ProxyArray.fromArray(parts(reply.result()));
    }

    /// Bytes are told as text in ISO 8859-1.
    private static Object[] parts(HostReply reply) {
        return switch (reply) {
            case HostReply.Answered(int status, var reason, var headers, var body) -> {
                List<Object> parts = new ArrayList<>();
                parts.add(ANSWERED);
                parts.add(status);
                parts.add(reason == null ? "" : reason);
                parts.add(new String(body.getBytes(), StandardCharsets.ISO_8859_1));
                headers.forEach((name, value) -> {
                    parts.add(name);
                    parts.add(value);
                });
                yield parts.toArray();
            }
            case HostReply.Refused(var detail) -> new Object[] {REFUSED, detail};
            case HostReply.Failed(var detail) -> new Object[] {FAILED, detail};
        };
    }

    /// The invocation is over.
    void forget() {
        underWay.clear();
    }
}

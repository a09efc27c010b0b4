package dev.hearth.javascript;

import dev.hearth.sandbox.Bytes;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.GuestTargets;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/// The requests of one guest that were not answered yet. On the sandbox thread.
final class Requests {

    /// @param settle the guest's function of what is wrong, or of null and status, reason, lines of
    ///   headers, length of the body, and the function that gives it
    private record Pending(Value settle, Future<HostReply> reply, Promise<Void> abandoned) {}

    private final List<Pending> pending = new ArrayList<>(0);

    /// Sends what the guest says: method, URL, lines of names and values of headers, the body as
    /// text or bytes, and the function that takes the reply.
    ///
    /// @return a function that gives the request up
    ProxyExecutable send(GuestHost host, Value... values) {
        var abandoned = Promise.<Void>promise();
        var sent = new Pending(values[4], reply(host, abandoned.future(), values), abandoned);
        pending.add(sent);
        return _ -> {
            pending.remove(sent);
            var _ = abandoned.tryComplete();
            return null;
        };
    }

    /// Asks of the mesh what the guest says: what [GuestTargets#ask] takes, and the function that
    /// takes the reply.
    void ask(GuestHost host, Value... values) {
        var settle = values[values.length - 1];
        pending.add(new Pending(settle, GuestTargets.ask(host, values), Promise.promise()));
    }

    private static Future<HostReply> reply(GuestHost host, Future<?> abandoned, Value[] values) {
        try {
            return host.send(
                    new HostRequest(
                            values[0].asString(),
                            URI.create(values[1].asString()),
                            headers(values[2].asString()),
                            body(values[3])),
                    abandoned);
        } catch (IllegalArgumentException noUrl) {
            return Future.succeededFuture(
                    new HostReply.Refused("the URL cannot be sent: " + noUrl.getMessage()));
        }
    }

    private static MultiMap headers(String lines) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        var each = lines.isEmpty() ? new String[0] : lines.split("\n", -1);
        for (int at = 0; at < each.length; at += 2) {
            headers.add(each[at], each[at + 1]);
        }
        return headers;
    }

    private static Buffer body(Value body) {
        if (body.isNull()) {
            return Buffer.buffer();
        }
        return body.isString() ? Buffer.buffer(body.asString()) : Buffer.buffer(Bytes.of(body));
    }

    /// Hands the guest one reply that is there.
    ///
    /// @return whether there was one
    boolean settleOne() {
        for (int at = 0; at < pending.size(); at++) {
            if (pending.get(at).reply().isComplete()) {
                var answered = pending.remove(at);
                settle(answered.settle(), answered.reply().result());
                return true;
            }
        }
        return false;
    }

    private static void settle(Value settle, HostReply reply) {
        switch (reply) {
            case HostReply.Answered(var status, var statusText, var headers, var body) -> {
                ProxyExecutable held = into -> held(body, into);
                settle.executeVoid(null, status, statusText, lines(headers), body.length(), held);
            }
            case HostReply.Refused(var detail) -> settle.executeVoid(detail);
            case HostReply.Failed(var detail) -> settle.executeVoid(detail);
        }
    }

    private static String lines(MultiMap headers) {
        var lines = new StringJoiner("\n");
        headers.forEach(header -> lines.add(header.getKey()).add(header.getValue()));
        return lines.toString();
    }

    /// The body as text, or copied into the guest's buffer: nothing of the host's own memory
    /// crosses.
    private static @Nullable Object held(Buffer body, Value... into) {
        if (into.length == 0) {
            return body.toString(StandardCharsets.UTF_8);
        }
        var buffer = into[0];
        int at = 0;
        for (; at + Long.BYTES <= body.length(); at += Long.BYTES) {
            buffer.writeBufferLong(ByteOrder.LITTLE_ENDIAN, at, body.getLongLE(at));
        }
        for (; at < body.length(); at++) {
            buffer.writeBufferByte(at, body.getByte(at));
        }
        return null;
    }

    /// Gives all of them up; the guest hears nothing of them any more.
    void abandon() {
        for (var each : pending) {
            var _ = each.abandoned().tryComplete();
        }
        pending.clear();
    }

    /// The same, but the guest hears of it, since it may still hold the promises.
    void refuseAll(String detail) {
        var all = List.copyOf(pending);
        abandon();
        for (var each : all) {
            each.settle().executeVoid(detail);
        }
    }

    /// Completes with the first reply that is there; empty when nothing was sent.
    Optional<Future<HostReply>> first() {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        var first = Promise.<HostReply>promise();
        for (var each : pending) {
            var _ = each.reply().onSuccess(first::tryComplete);
        }
        return Optional.of(first.future());
    }
}

package dev.hearth.egress;

import dev.hearth.function.Authority;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Who concludes it first has the word; whatever is still open then is
/// cut off. On the client's event loop.
final class Exchange {

    private final HttpClient client;
    private final FunctionSpec function;
    private final HostRequest request;
    private final Authority host;
    private final Promise<HostReply> reply;
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest open;

    Exchange(
            HttpClient client,
            FunctionSpec function,
            HostRequest request,
            Promise<HostReply> reply) {
        this.client = client;
        this.function = function;
        this.request = request;
        this.reply = reply;
        host = RequestCheck.authority(request.uri());
    }

    FunctionSpec function() {
        return function;
    }

    Future<HostReply> ended() {
        return reply.future();
    }

    void timeOut() {
        fail("did not answer in time");
    }

    void abandon() {
        fail("is not waited for any more");
    }

    void refuse(String detail) {
        conclude(new HostReply.Failed(detail));
    }

    /// @param timeout ms for a connection
    void begin(long timeout) {
        if (isOver()) {
            return;
        }
        var name = host.host();
        var literal = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        var options =
                new RequestOptions()
                        .setServer(SocketAddress.inetSocketAddress(host.port(), literal))
                        .setHost(name)
                        .setPort(host.port())
                        .setSsl(RequestCheck.isEncrypted(request.uri()))
                        .setMethod(HttpMethod.valueOf(request.method()))
                        .setURI(RequestCheck.target(request.uri()))
                        .setHeaders(RequestCheck.headers(request))
                        .setConnectTimeout(timeout);
        client.request(options).onSuccess(this::send).onFailure(this::fail);
    }

    private void send(HttpClientRequest connected) {
        open = connected;
        if (isOver()) {
            cut();
            return;
        }
        var refusal = addressRefusal(connected.connection().remoteAddress(true));
        if (refusal.isPresent()) {
            conclude(new HostReply.Refused(refusal.get()));
            return;
        }
        connected.exceptionHandler(this::fail);
        connected.response().onSuccess(this::receive).onFailure(this::fail);
        var sent = request.body().length() == 0 ? connected.end() : connected.end(request.body());
        sent.onFailure(this::fail);
    }

    private Optional<String> addressRefusal(@Nullable SocketAddress remote) {
        return remote == null || remote.hostAddress() == null
                ? Optional.of("the connection to %s has no address".formatted(host))
                : addressRefusal(InetAddress.ofLiteral(remote.hostAddress()));
    }

    private Optional<String> addressRefusal(InetAddress address) {
        return switch (request.reach()) {
            case GRANTED -> AddressCheck.refusal(function.grants(), host, address);
            case PUBLIC -> AddressCheck.publicRefusal(function.grants(), host, address);
        };
    }

    private void receive(HttpClientResponse response) {
        var most = function.limits().payload();
        response.exceptionHandler(this::fail);
        response.handler(part -> {
            if (body.length() + (long) part.length() > most.bytes()) {
                fail("answered more than the %s of limits.payload".formatted(most));
            } else if (!isOver()) {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ -> {
            open = null;
            conclude(
                    new HostReply.Answered(
                            response.statusCode(),
                            String.valueOf(response.statusMessage()),
                            response.headers(),
                            body));
        });
    }

    private void fail(Throwable cause) {
        var message = cause.getMessage();
        fail("failed: " + (message == null ? cause.getClass().getSimpleName() : message));
    }

    private void fail(String what) {
        conclude(new HostReply.Failed(host + " " + what));
    }

    private boolean isOver() {
        return reply.future().isComplete();
    }

    private void conclude(HostReply outcome) {
        if (reply.tryComplete(outcome)) {
            cut();
        }
    }

    private void cut() {
        if (open != null) {
            // On HTTP/1.1 this closes the connection: half an answer cannot be skipped.
            var _ = open.reset();
        }
    }
}

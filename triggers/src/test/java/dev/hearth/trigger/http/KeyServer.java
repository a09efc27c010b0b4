package dev.hearth.trigger.http;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// An issuer's key set on a free port of this machine.
final class KeyServer {

    final AtomicInteger asked = new AtomicInteger();
    volatile String answer;
    volatile int status = 200;
    private final HttpServer server;

    KeyServer(Vertx vertx, JWKSet keys) {
        answer = keys.toString();
        server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            asked.incrementAndGet();
                            request.response()
                                    .setStatusCode(status)
                                    .end(answer)
                                    .onFailure(Throwable::printStackTrace);
                        })
                        .listen(0, "127.0.0.1")
                        .await();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/jwks.json");
    }
}

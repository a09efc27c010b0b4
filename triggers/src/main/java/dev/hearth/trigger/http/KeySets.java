package dev.hearth.trigger.http;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hearth.function.Auth.KeySet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The JWK Sets that the routes of one event loop need, read from files and fetched over HTTP:
/// without redirects, at most 1 MiB, within 5 s. On that event loop only.
final class KeySets {

    private static final int LARGEST = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Map<KeySet, CachedKeys> sets = new HashMap<>();
    private final @Nullable TrustOptions trust;
    private @Nullable HttpClient client;

    KeySets(Vertx vertx) {
        this(vertx, null);
    }

    /// @param trust who may have signed the certificates of `https` URLs; null for the JVM's
    KeySets(Vertx vertx, @Nullable TrustOptions trust) {
        this.vertx = vertx;
        this.trust = trust;
    }

    CachedKeys of(KeySet source) {
        return sets.computeIfAbsent(source, _ -> new CachedKeys(name(source), () -> read(source)));
    }

    /// Forgets those that no route needs.
    void retain(Set<KeySet> needed) {
        sets.keySet().retainAll(needed);
    }

    Future<Void> close() {
        return client == null ? Future.succeededFuture() : client.close();
    }

    private static String name(KeySet source) {
        return switch (source) {
            case KeySet.File(var path) -> path.toString();
            case KeySet.Url(var uri) -> uri.toString();
        };
    }

    private Future<JWKSet> read(KeySet source) {
        var bytes =
                switch (source) {
                    case KeySet.File(var path) -> vertx.fileSystem().readFile(path.toString());
                    case KeySet.Url(var uri) -> fetch(uri);
                };
        return bytes.compose(KeySets::parsed);
    }

    private Future<Buffer> fetch(URI uri) {
        return client().request(
                        new RequestOptions()
                                .setMethod(HttpMethod.GET)
                                .setAbsoluteURI(uri.toString())
                                .setTimeout(PATIENCE.toMillis())
                                .putHeader("accept", "application/jwk-set+json, application/json"))
                .compose(request -> request.send())
                .compose(KeySets::body)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Made when it is needed: making one takes its turn in the choice of event loops.
    private HttpClient client() {
        if (client == null) {
            client =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    .setTrustOptions(trust)
                                    .setVerifyHost(true)
                                    .setIdleTimeout((int) PATIENCE.toSeconds())
                                    .setConnectTimeout((int) PATIENCE.toMillis()));
        }
        return client;
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("it answered " + response.statusCode());
        }
        var body = Buffer.buffer();
        var whole = Promise.<Buffer>promise();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > LARGEST) {
                whole.tryFail("it is larger than 1Mi");
                GatewayLoop.log(response.request().reset());
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }

    private static Future<JWKSet> parsed(Buffer text) {
        try {
            return Future.succeededFuture(JWKSet.parse(text.toString()));
        } catch (ParseException noSet) {
            return Future.failedFuture("it is no JWK Set: " + noSet.getMessage());
        }
    }
}

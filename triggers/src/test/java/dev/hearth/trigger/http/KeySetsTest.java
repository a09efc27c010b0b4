package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Auth;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeySetsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aSetIsFetchedOverTlsFromWhoIsTrusted(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.make(folder, "issuer", "EC");
        var vertx = Vertx.vertx();
        try {
            var signer = Tokens.ec("k1");
            int port =
                    vertx.createHttpServer(
                                    new HttpServerOptions()
                                            .setSsl(true)
                                            .setKeyCertOptions(
                                                    new PemKeyCertOptions()
                                                            .setCertPath(
                                                                    certificate
                                                                            .certificate()
                                                                            .toString())
                                                            .setKeyPath(
                                                                    certificate.key().toString())))
                            .requestHandler(request ->
                                    request.response()
                                            .end(signer.keys().toString())
                                            .onFailure(Throwable::printStackTrace))
                            .listen(0, "127.0.0.1")
                            .await()
                            .actualPort();
            var url = new Auth.KeySet.Url(URI.create("https://127.0.0.1:" + port + "/jwks.json"));

            var trust = new PemTrustOptions().addCertPath(certificate.certificate().toString());
            var set = new KeySets(vertx, trust).of(url).usual(NOW).await();
            assertThat(set.getKeyByKeyId("k1")).isNotNull();

            var strangers = new KeySets(vertx).of(url).usual(NOW);
            assertThatThrownBy(strangers::await)
                    .as("whom the JVM does not trust")
                    .isInstanceOf(SSLHandshakeException.class);
        } finally {
            vertx.close().await();
        }
    }
}

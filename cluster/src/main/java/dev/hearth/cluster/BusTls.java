package dev.hearth.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.nio.file.Path;
import java.util.Set;

/// What a node proves itself with on the event bus, and whom it believes: every certificate of its
/// authorities is a node's, whatever name is in it. Read at the start.
///
/// @param authorities certificates in PEM of who vouches for nodes
/// @param certificate the node's own in PEM, followed by those between it and an authority
/// @param key its private key in PEM, PKCS #8, without a password
public record BusTls(Path authorities, Path certificate, Path key) {

    private static final long HANDSHAKE_SECONDS = 30;

    EventBusOptions on(EventBusOptions bus) {
        bus.setClientAuth(ClientAuth.REQUIRED);
        // An event bus believes whom it connects to unless it is told otherwise.
        bus.setTrustAll(false);
        applyTo(bus);
        return bus;
    }

    /// Of TLS 1.2 only, in which a handshake ends for the client when the server has accepted its
    /// certificate; in TLS 1.3 it ends before.
    NetClientOptions handshakes() {
        var client = new NetClientOptions().setHostnameVerificationAlgorithm("");
        applyTo(client);
        return client.setEnabledSecureTransportProtocols(Set.of("TLSv1.2"));
    }

    private void applyTo(TCPSSLOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .setCertPath(certificate.toString())
                                .setKeyPath(key.toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(2 * HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(SECONDS);
    }

    /// Has the node speak to itself with them: that is what they are for. Blocks; any thread but an
    /// event loop.
    ///
    /// @throws ClusterException they cannot be read, do not belong together or are not valid now
    void check() {
        var vertx = Vertx.vertx();
        var options = new NetServerOptions().setClientAuth(ClientAuth.REQUIRED);
        applyTo(options);
        try {
            var server =
                    vertx.createNetServer(options)
                            .connectHandler(socket -> {})
                            .listen(0, "127.0.0.1")
                            .await();
            vertx.createNetClient(handshakes())
                    .connect(server.actualPort(), "127.0.0.1")
                    .timeout(HANDSHAKE_SECONDS, SECONDS)
                    .await();
        } catch (Exception unusable) { // Of files, of PEM, of TLS: there is no common type.
            throw ClusterException.unusable(this, unusable);
        } finally {
            vertx.close().await();
        }
    }
}

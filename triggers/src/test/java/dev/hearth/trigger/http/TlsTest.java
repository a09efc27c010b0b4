package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsTest {

    @TempDir private static Path made;

    @TempDir private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        TestCertificate.make(made, "one", "RSA");
        TestCertificate.make(made, "two", "EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void aPairThatBelongsTogetherIsTaken(String name) {
        var files = new TlsFiles(made.resolve(name + ".crt"), made.resolve(name + ".key"));
        assertThat(files.checked()).isSameAs(files);
    }

    @Test
    void whatIsNoPairIsRefusedWithItsFiles() throws IOException {
        assertThatThrownBy(() ->
                        new TlsFiles(made.resolve("one.crt"), made.resolve("two.key")).checked())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one.crt")
                .hasMessageContaining("two.key");
        var nonsense = Files.writeString(folder.resolve("nonsense"), "x");
        for (var files :
                new TlsFiles[] {
                    new TlsFiles(nonsense, made.resolve("one.key")),
                    new TlsFiles(made.resolve("one.crt"), nonsense),
                    new TlsFiles(made.resolve("one.crt"), folder.resolve("nowhere")),
                }) {
            assertThatThrownBy(files::checked)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no certificate and key in PEM");
        }
    }

    @Test
    void aKeyOfTheSameKindThatIsAnothersDoesNotFit() throws Exception {
        TestCertificate.make(made, "other", "RSA");
        assertThatThrownBy(() ->
                        new TlsFiles(made.resolve("one.crt"), made.resolve("other.key")).checked())
                .hasMessageContaining("does not belong to the certificate");
    }

    @Test
    void theGatewaySpeaksTlsAndTakesANewPairIntoUse() throws Exception {
        var files = use("one", 1);
        try (var it =
                new GatewayFixture(
                        GatewayFixture.SETTINGS.withTls(files),
                        function("f", trigger("in", "/f", "GET")))) {
            try (var socket = connect(it.gateway.port())) {
                assertThat(name(socket)).isEqualTo("CN=one");
                socket.getOutputStream()
                        .write(
                                "GET /f HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes()))
                        .startsWith("HTTP/1.1 200")
                        .endsWith("done");
            }
            var old = connect(it.gateway.port());
            use("two", 2);
            String now;
            do {
                try (var socket = connect(it.gateway.port())) {
                    now = name(socket);
                }
            } while (now.equals("CN=one"));
            assertThat(now).isEqualTo("CN=two");
            old.getOutputStream()
                    .write(
                            "GET /f HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(old.getInputStream().readAllBytes()))
                    .as("a connection that was open goes on")
                    .startsWith("HTTP/1.1 200");
            old.close();
        }
    }

    @Test
    void whileThePairIsHalfReplacedTheOldOneStays() throws Exception {
        var files = use("one", 1);
        var vertx = Vertx.vertx();
        try {
            var certificates = new Certificates(vertx, files);
            var server = listen(vertx, files);
            certificates.refresh(server).await();

            copy("two.crt", files.certificate(), 2);
            certificates.refresh(server).await();
            assertThat(served(server)).isEqualTo("CN=one");

            copy("two.key", files.key(), 3);
            certificates.refresh(server).await();
            assertThat(served(server)).isEqualTo("CN=two");

            Files.delete(files.key());
            certificates.refresh(server).await();
            assertThat(served(server)).isEqualTo("CN=two");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void aPairThatCannotBeUsedEndsTheStart() throws IOException {
        var files = new TlsFiles(made.resolve("one.crt"), folder.resolve("nowhere"));
        assertThatThrownBy(() -> new GatewayFixture(GatewayFixture.SETTINGS.withTls(files)))
                .hasMessageContaining("nowhere");
    }

    private static HttpServer listen(Vertx vertx, TlsFiles files) {
        return vertx.createHttpServer(
                        new HttpServerOptions()
                                .setHost("127.0.0.1")
                                .setPort(0)
                                .setSsl(true)
                                .setKeyCertOptions(Certificates.options(files)))
                .requestHandler(request -> request.response().end())
                .listen()
                .await();
    }

    private static String served(HttpServer server) throws Exception {
        try (var socket = connect(server.actualPort())) {
            return name(socket);
        }
    }

    /// Two files that hold the pair of this name.
    private TlsFiles use(String name, int time) throws IOException {
        var files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        copy(name + ".crt", files.certificate(), time);
        copy(name + ".key", files.key(), time);
        return files;
    }

    private static void copy(String from, Path to, int time) throws IOException {
        Files.write(to, Files.readAllBytes(made.resolve(from)));
        Files.setLastModifiedTime(to, FileTime.from(time, TimeUnit.DAYS));
    }

    private static String name(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static SSLSocket connect(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.startHandshake();
        return socket;
    }

    /// The certificates here are their own authority.
    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

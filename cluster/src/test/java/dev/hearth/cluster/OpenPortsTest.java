package dev.hearth.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OpenPortsTest {

    private final Queue<SocketAddress> accepted = new ConcurrentLinkedQueue<>();
    private final OpenPorts ports =
            new OpenPorts(connection -> accepted.add(connection.remoteAddress()));
    private final Vertx vertx = Vertx.builder().withTransport(ports).build();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void connectionsOutliveThePortTheyCameThrough() throws IOException {
        int port = listen();
        int other = listen();
        try (var before = new Socket("127.0.0.1", port)) {
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
            assertThat(accepted).containsExactly(before.getLocalSocketAddress());

            ports.close(port).await();

            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                    .isInstanceOf(ConnectException.class);
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
            try (var elsewhere = new Socket("127.0.0.1", other)) {
                assertThat(ask(elsewhere)).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void whatNobodyListensOnIsClosedAlready() {
        ports.close(listen()).compose(_ -> ports.close(1)).await();
    }

    private int listen() {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        return answer.toString();
    }
}

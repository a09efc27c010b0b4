package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.trigger.kafka.KafkaSettings;
import dev.hearth.trigger.kafka.KafkaTopics;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentBrokerTest {

    private static final Path JARS = Path.of("target", "kafka");

    @TempDir Path data;
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void itAnswersKeepsItsTopicsOverARestartAndEndsWhenClosed() throws Exception {
        var broker = DevelopmentBroker.start(vertx, JARS, data).await();
        broker.createTopics(List.of("orders", "orders.dlq")).await();
        broker.createTopics(List.of("orders")).await();
        var first = ProcessHandle.of(broker.pid()).orElseThrow();
        broker.close().await();
        assertThat(first.isAlive()).isFalse();

        var again = DevelopmentBroker.start(vertx, JARS, data).await();
        try {
            assertThat(topics(again)).contains("orders", "orders.dlq");
            assertThat(data.resolve("broker.log")).isNotEmptyFile();
        } finally {
            again.close().await();
        }
    }

    @Test
    void itEndsWithItsParentHoweverThatEnds() throws Exception {
        var parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                JARS.toAbsolutePath().toString(),
                                data.toString())
                        .redirectErrorStream(true)
                        .start();
        long pid = -1;
        try (var out = parent.inputReader()) {
            while (pid < 0) {
                var line = out.readLine();
                assertThat(line).as("the parent's output ended").isNotNull();
                if (line.startsWith("pid ")) {
                    pid = Long.parseLong(line.substring(4));
                }
            }
            var broker = ProcessHandle.of(pid).orElseThrow();
            assertThat(broker.isAlive()).isTrue();

            parent.destroyForcibly().waitFor();

            broker.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            parent.destroyForcibly();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /// A node that will be killed.
    static final class Parent {
        public static void main(String[] args) {
            var broker =
                    DevelopmentBroker.start(Vertx.vertx(), Path.of(args[0]), Path.of(args[1]))
                            .await();
            System.out.println("pid " + broker.pid());
        }
    }

    @Test
    void aBrokerThatCannotStartSaysWhatItsLogSays() throws Exception {
        Files.writeString(data.resolve("records"), "a file where a folder should be");

        assertThatThrownBy(() -> DevelopmentBroker.start(vertx, JARS, data).await())
                .hasMessageContaining("the development broker did not start: it ended with code 1")
                .hasMessageContaining(data.resolve("broker.log").toString())
                .hasMessageContaining("records");
    }

    @Test
    void aMissingClassPathIsNamedWithTheWayOut() {
        assertThatThrownBy(() -> DevelopmentBroker.start(vertx, data.resolve("no"), data).await())
                .hasMessageContaining("no broker in")
                .hasMessageContaining("--kafka HOST:PORT");
    }

    private java.util.Set<String> topics(DevelopmentBroker broker) {
        return new KafkaTopics(vertx, KafkaSettings.of(broker.bootstrapServers())).names().await();
    }
}

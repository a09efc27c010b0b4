package dev.hearth.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.trigger.kafka.KafkaSettings;
import dev.hearth.trigger.kafka.KafkaTopics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real single-node Kafka broker beside the node, for a machine that has none: one process of its
/// own, on free loopback ports, which keeps its data and ends with the node, however that ends.
final class DevelopmentBroker {

    private static final int PARTITIONS = 4;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final int LOG_LINES_SHOWN = 15;
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentBroker.class);

    private final Vertx vertx;
    private final Process process;
    private final Path log;
    private final KafkaSettings settings;

    private DevelopmentBroker(Vertx vertx, Process process, Path log, String address) {
        this.vertx = vertx;
        this.process = process;
        this.log = log;
        this.settings = KafkaSettings.of(address);
    }

    /// Starts one and completes when it answers.
    ///
    /// @param jars the folder with the broker's class path
    /// @param data where the broker keeps its records and its log, `broker.log`
    static Future<DevelopmentBroker> start(Vertx vertx, Path jars, Path data) {
        return vertx.executeBlocking(() -> launch(vertx, jars, data.toAbsolutePath()), false)
                .map(Objects::requireNonNull)
                .compose(broker ->
                        broker.answers(System.nanoTime() + START_TIMEOUT.toNanos())
                                .recover(e -> broker.close().transform(_ -> Future.failedFuture(e)))
                                .map(broker));
    }

    /// `HOST:PORT`, as `--kafka` would name it.
    String bootstrapServers() {
        return settings.bootstrapServers();
    }

    long pid() {
        return process.pid();
    }

    /// Makes those of the topics that do not exist, with 4 partitions each.
    Future<Void> createTopics(Collection<String> topics) {
        return new KafkaTopics(vertx, settings).createMissing(topics, PARTITIONS);
    }

    /// Lets the broker end in order, and ends it otherwise after 15 s.
    Future<Void> close() {
        return vertx.executeBlocking(this::stop, false).mapEmpty();
    }

    private int stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("The development broker did not stop in time and is killed");
            return process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private static DevelopmentBroker launch(Vertx vertx, Path jars, Path data) throws IOException {
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException(
                    "there is no broker in %s: build Hearth with 'mvn package', or name a broker with --kafka HOST:PORT"
                            .formatted(jars));
        }
        Files.createDirectories(data);
        var log = data.resolve("broker.log");
        int port;
        int controller;
        try (var one = freePort();
                var other = freePort()) {
            port = one.getLocalPort();
            controller = other.getLocalPort();
        }
        var properties = data.resolve("server.properties");
        Files.writeString(properties, properties(data, port, controller));
        var logback = data.resolve("logback.xml");
        Files.writeString(logback, LOGBACK);
        var process =
                new ProcessBuilder(command(jars, logback, properties))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new DevelopmentBroker(vertx, process, log, "127.0.0.1:" + port);
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static List<String> command(Path jars, Path logback, Path properties) {
        var command = new ArrayList<String>();
        if (File.separatorChar == '/') {
            // Ctrl-C reaches the whole group: the broker must outlive the node's drain.
            command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        }
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + logback,
                        "-cp",
                        jars.toAbsolutePath().resolve("*") + File.pathSeparator + ownCode(),
                        Child.class.getName(),
                        properties.toString()));
        return command;
    }

    private static Path ownCode() {
        try {
            return Path.of(
                    DevelopmentBroker.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String properties(Path data, int port, int controller) {
        return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.partitions=%4$d
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=4
        group.initial.rebalance.delay.ms=0
        group.share.min.heartbeat.interval.ms=500
        group.share.heartbeat.interval.ms=1000
        group.share.delivery.count.limit=10
        """
                .formatted(
                        port,
                        controller,
                        data.resolve("records").toString().replace("\\", "\\\\"),
                        PARTITIONS);
    }

    private static final String LOGBACK =
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{ISO8601} %-5level %logger{20} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private Future<Void> answers(long deadline) {
        if (!process.isAlive()) {
            return Future.failedFuture(notStarted("it ended with code " + process.exitValue()));
        }
        if (System.nanoTime() - deadline > 0) {
            return Future.failedFuture(
                    notStarted("it did not answer within " + START_TIMEOUT.toSeconds() + " s"));
        }
        return new KafkaTopics(vertx, settings.withRequestTimeout(ANSWER_TIMEOUT))
                .names()
                .<Void>mapEmpty()
                .onSuccess(_ ->
                        LOG.info(
                                "Kafka for development answers on {}, its records and log are in {}",
                                bootstrapServers(),
                                log.getParent()))
                .recover(_ ->
                        vertx.timer(100, TimeUnit.MILLISECONDS).compose(_ -> answers(deadline)));
    }

    private IllegalStateException notStarted(String why) {
        return new IllegalStateException(
                "the development broker did not start: %s. The end of %s:%n%s"
                        .formatted(why, log, lastLines()));
    }

    private String lastLines() {
        try {
            var lines = new String(Files.readAllBytes(log), UTF_8).lines().toList();
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }

    /// The broker's own process: ends when the pipe to its parent does. Sees the broker's class
    /// path only, and the broker by reflection.
    static final class Child {

        /// What was formatted under another one would be refused.
        private static final String CLUSTER_ID = "hearth-development-kfk";

        private Child() {}

        public static void main(String[] args) throws ReflectiveOperationException {
            Thread.ofPlatform().daemon().name("parent-watch").start(Child::endWithParent);
            var format =
                    new String[] {"format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", args[0]};
            var exit =
                    Class.forName("kafka.tools.StorageTool")
                            .getMethod("execute", String[].class, PrintStream.class)
                            .invoke(null, format, System.out);
            if (!Integer.valueOf(0).equals(exit)) {
                System.exit(1);
            }
            Class.forName("kafka.Kafka")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {args[0]});
        }

        private static void endWithParent() {
            try {
                while (System.in.read() >= 0) {
                    // Nobody writes; only the end of the pipe matters.
                }
            } catch (IOException e) {
                // As good as its end.
            }
            System.exit(0);
        }
    }
}

package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// A real Kafka cluster beside this process: one broker, or several that keep each record three
/// times and acknowledge it when two have it. Every broker is a controller, too, listens on the
/// same loopback port all its life, and keeps its records over a restart. Ended when it is closed,
/// its records with it. Not thread-safe.
final class Brokers implements AutoCloseable {

    /// Where a build leaves the class path of the development broker, below the working folder.
    static final Path JARS = Path.of("mesh-node", "target", "kafka");

    private static final String CLUSTER_ID = "hearth-benchmarks-kafk";
    private static final int MOST_COPIES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private record Ports(int broker, int controller) {}

    private final Path jars;
    private final Path folder;
    private final List<Ports> ports;
    private final List<Process> processes = new ArrayList<>();

    private Brokers(Path jars, Path folder, List<Ports> ports) {
        this.jars = jars;
        this.folder = folder;
        this.ports = ports;
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> processes.forEach(Process::destroyForcibly)));
    }

    /// Returns when all of them answer.
    ///
    /// @param jars the folder with the brokers' class path
    static Brokers start(Path jars, int count) {
        try {
            var brokers =
                    new Brokers(jars, Files.createTempDirectory("hearth-brokers"), ports(count));
            for (int each = 0; each < count; each++) {
                Files.writeString(brokers.properties(each), brokers.settings(each));
                Files.writeString(brokers.folder.resolve("logback.xml"), LOGBACK);
                brokers.format(each);
                brokers.processes.add(brokers.launch(each));
            }
            brokers.untilAllAnswer();
            return brokers;
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }

    private static List<Ports> ports(int count) throws IOException {
        var free = new ArrayList<ServerSocket>();
        for (int each = 0; each < 2 * count; each++) {
            free.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (var socket : free) {
            socket.close();
        }
        return IntStream.range(0, count)
                .mapToObj(each ->
                        new Ports(
                                free.get(2 * each).getLocalPort(),
                                free.get(2 * each + 1).getLocalPort()))
                .toList();
    }

    int count() {
        return ports.size();
    }

    /// As `--kafka` names them.
    String bootstrapServers() {
        return ports.stream()
                .map(each -> "127.0.0.1:" + each.broker)
                .collect(Collectors.joining(","));
    }

    private int copies() {
        return Math.min(MOST_COPIES, count());
    }

    /// A topic with as many copies as there can be.
    void create(String topic, int partitions, Map<String, String> configs) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(topic, partitions, (short) copies())
                                            .configs(configs)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException uncreated) {
            throw new IllegalStateException(uncreated);
        }
    }

    /// SIGKILL, and its end.
    void kill(int broker) {
        ended(processes.get(broker).destroyForcibly());
    }

    /// SIGTERM, and its end.
    void stop(int broker) {
        var process = processes.get(broker);
        process.destroy();
        ended(process);
    }

    /// One that has ended, with what it had. Returns when all answer.
    void restart(int broker) {
        try {
            processes.set(broker, launch(broker));
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
        untilAllAnswer();
    }

    private static void ended(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(process + " does not end");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Path properties(int broker) {
        return folder.resolve("broker-%d.properties".formatted(broker));
    }

    private void format(int broker) throws IOException {
        var format = java(broker, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c");
        ended(format);
        if (format.exitValue() != 0) {
            throw new IllegalStateException(
                    Files.readString(folder.resolve("broker-%d.log".formatted(broker))));
        }
    }

    private Process launch(int broker) throws IOException {
        return java(broker, "kafka.Kafka");
    }

    /// @param arguments before the name of its properties
    private Process java(int broker, String main, String... arguments) throws IOException {
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException(
                    "there is no broker in %s: build with 'mvn -DskipTests package'"
                            .formatted(jars));
        }
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx768m",
                                "-XX:+UseParallelGC",
                                "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                                "-cp",
                                jars.toAbsolutePath().resolve("*").toString(),
                                main));
        command.addAll(List.of(arguments));
        command.add(properties(broker).toString());
        var log = folder.resolve("broker-%d.log".formatted(broker)).toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String settings(int broker) {
        var voters =
                IntStream.range(0, count())
                        .mapToObj(each ->
                                "%d@127.0.0.1:%d".formatted(each, ports.get(each).controller))
                        .collect(Collectors.joining(","));
        return """
        process.roles=broker,controller
        node.id=%1$d
        controller.quorum.voters=%2$s
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%5$s
        auto.create.topics.enable=false
        min.insync.replicas=%6$d
        offsets.topic.replication.factor=%7$d
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=%7$d
        transaction.state.log.min.isr=%6$d
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=%7$d
        share.coordinator.state.topic.min.isr=%6$d
        share.coordinator.state.topic.num.partitions=4
        group.share.delivery.count.limit=10
        group.initial.rebalance.delay.ms=0
        """
                .formatted(
                        broker,
                        voters,
                        ports.get(broker).broker,
                        ports.get(broker).controller,
                        folder.resolve("records-" + broker),
                        Math.max(1, copies() - 1),
                        copies());
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

    private void untilAllAnswer() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (answering() < count()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not all brokers answer, see " + folder);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private int answering() {
        int timeout = Math.toIntExact(ANSWER.toMillis());
        try (var admin =
                Admin.create(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers(),
                                "request.timeout.ms",
                                timeout,
                                "default.api.timeout.ms",
                                timeout))) {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException notYet) {
            return 0;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        for (var process : processes) {
            ended(process.destroyForcibly());
        }
        TemporaryFolder.delete(folder);
    }
}

package dev.hearth.bench;

import dev.hearth.function.Language;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that reads orders from a topic of its own, prices them and writes them to another.
/// Ended when it is closed.
///
/// @param process ends by itself on SIGTERM
/// @param afterwards runs once it has ended
record KafkaArm(Kind kind, Process process, Runnable afterwards) implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Path PEERS = Path.of("load-tests", "peers");
    private static final Path LIBRARIES = Path.of("load-tests", "target", "lib");

    /// In the order in which they take turns.
    enum Kind {
        PLAIN_LOOP("plain kafka-clients loop, Java"),
        KAFKA_STREAMS("Kafka Streams mapValues, Java"),
        SPRING("Spring Cloud Stream, Java"),
        JS_BATCH("Hearth, JavaScript, batches of 500"),
        JS("Hearth, JavaScript, one by one"),
        JAVA("Hearth, Java, one by one");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String in() {
            return "orders-" + name();
        }

        String out() {
            return "priced-" + name();
        }

        @Override
        public String toString() {
            return label;
        }

        /// Whether it was built: the frameworks are not part of Hearth's build.
        boolean isThere() {
            return switch (this) {
                case KAFKA_STREAMS -> Files.isDirectory(peer("kafka-streams"));
                case SPRING -> Files.isDirectory(peer("spring-cloud-stream"));
                case PLAIN_LOOP, JS_BATCH, JS, JAVA -> true;
            };
        }
    }

    private static Path peer(String name) {
        return PEERS.resolve(name).resolve("target").resolve("lib");
    }

    /// Its topics must exist. Returns when it is ready, or is about to be.
    ///
    /// @param javaOptions the same for all
    static KafkaArm start(
            Kind kind,
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            String bootstrapServers) {
        return switch (kind) {
            case PLAIN_LOOP ->
                    java(
                            kind,
                            LIBRARIES,
                            PlainKafkaLoop.class.getName(),
                            javaOptions,
                            bootstrapServers);
            case KAFKA_STREAMS ->
                    java(
                            kind,
                            peer("kafka-streams"),
                            "peer.StreamsPeer",
                            javaOptions,
                            bootstrapServers);
            case SPRING ->
                    java(
                            kind,
                            peer("spring-cloud-stream"),
                            "peer.SpringPeer",
                            javaOptions,
                            bootstrapServers);
            case JS_BATCH -> {
                var bundles = Bundles.open();
                bundles.unpack("batched", "batched.mjs");
                yield node(kind, bundles, batched(kind), launcher, javaOptions, bootstrapServers);
            }
            case JS -> node(kind, Language.JS, launcher, javaOptions, bootstrapServers);
            case JAVA -> node(kind, Language.JAVA, launcher, javaOptions, bootstrapServers);
        };
    }

    private static KafkaArm java(
            Kind kind,
            Path libraries,
            String main,
            List<String> javaOptions,
            String bootstrapServers) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseParallelGC");
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", libraries + File.separator + "*", main));
        command.addAll(List.of(bootstrapServers, kind.in(), kind.out()));
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new KafkaArm(kind, process, () -> {});
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }

    private static KafkaArm node(
            Kind kind,
            Language language,
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            String bootstrapServers) {
        var bundles = Bundles.open();
        var handler = Bundles.handler("price", language);
        bundles.unpack("price", language == Language.JAVA ? handler + ".java" : handler);
        return node(
                kind,
                bundles,
                oneByOne(kind, language, handler),
                launcher,
                javaOptions,
                bootstrapServers);
    }

    private static KafkaArm node(
            Kind kind,
            Bundles bundles,
            String manifest,
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            String bootstrapServers) {
        try {
            Files.writeString(bundles.folder().resolve("hearth.yaml"), manifest);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
        var data = bundles.folder().resolve(".hearth").toString();
        var node =
                NodeProcess.start(
                        launcher,
                        javaOptions,
                        bundles.folder(),
                        List.of("--kafka", bootstrapServers, "--data", data));
        return new KafkaArm(kind, node.process(), bundles::close);
    }

    private static String oneByOne(Kind kind, Language language, String handler) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: price}
        spec:
          runtime: %s
          handler: %s
          code: .
          delivery: {onExhausted: stop}
          onSuccess: [{topic: %s}]
          triggers:
            orders: {kind: kafka, topics: [%s], initialOffset: earliest, ordering: key}
        """
                .formatted(language.word(), handler, kind.out(), kind.in());
    }

    private static String batched(Kind kind) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: price}
        spec:
          runtime: js
          handler: batched.mjs
          env: {TOPIC: %1$s}
          grants: {topics: [%1$s]}
          delivery: {onExhausted: stop}
          triggers:
            orders:
              kind: kafka
              topics: [%2$s]
              initialOffset: earliest
              ordering: key
              batch: {size: 500, window: 10ms}
        """
                .formatted(kind.out(), kind.in());
    }

    void stop() {
        Signal.STOP.send(process);
    }

    void goOn() {
        Signal.CONT.send(process);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
        afterwards.run();
    }
}

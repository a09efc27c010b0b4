package dev.hearth.bench;

import dev.hearth.function.Trigger.Kafka.Ordering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Nodes that run `faulty` on the records of a topic. They know nothing of each other: they are
/// members of one consumer group. Ended when it is closed. Not thread-safe.
final class FaultyMesh implements AutoCloseable {

    static final String GROUP = "faulty";

    private static final class Member {
        final int number;
        NodeProcess node;

        Member(int number, NodeProcess node) {
            this.number = number;
            this.node = node;
        }
    }

    private final NodeProcess.Launcher launcher;
    private final List<String> javaOptions;
    private final String bootstrapServers;
    private final RandomGenerator random;
    private final Bundles bundles = Bundles.open();
    private final List<Member> members = new ArrayList<>();
    private int started;

    FaultyMesh(
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            String bootstrapServers,
            KafkaWatch.Topics topics,
            Ordering ordering,
            RandomGenerator random) {
        this.launcher = launcher;
        this.javaOptions = javaOptions;
        this.bootstrapServers = bootstrapServers;
        this.random = random;
        bundles.unpack("faulty", "faulty.mjs");
        try {
            Files.writeString(manifest(), text(topics, ordering));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private Path manifest() {
        return bundles.folder().resolve("hearth.yaml");
    }

    private static String text(KafkaWatch.Topics topics, Ordering ordering) {
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: faulty}
        spec:
          runtime: js
          handler: faulty.mjs
          limits: {timeout: 30s, cpuTime: 300ms, allocation: 64Mi}
          delivery: {retry: 5, backoffDelay: 50ms, maxDelay: 2s, deadLetter: {topic: %s}}
          onSuccess: [{topic: %s}]
          triggers:
            records: {kind: kafka, topics: [%s], consumerGroup: %s, initialOffset: earliest, ordering: %s}
        """
                .formatted(
                        topics.deadLetters(),
                        topics.output(),
                        topics.input(),
                        GROUP,
                        ordering.name().toLowerCase(Locale.ROOT));
    }

    /// Adds a node. Returns when it is ready.
    void add() {
        int number = started++;
        members.add(new Member(number, start(number)));
    }

    private NodeProcess start(int number) {
        var data = bundles.folder().resolve(".hearth").resolve("node-" + number);
        return NodeProcess.start(
                launcher,
                javaOptions,
                manifest(),
                List.of("--kafka", bootstrapServers, "--data", data.toString()));
    }

    int size() {
        return members.size();
    }

    /// Any one of them.
    NodeProcess any() {
        return members.get(random.nextInt(members.size())).node;
    }

    /// SIGTERM to any one of them, and its end.
    void remove() {
        members.remove(random.nextInt(members.size())).node.close();
    }

    /// SIGKILL to any one of them.
    ///
    /// @return starts it again with what it has on disk, and returns when it is ready
    Runnable kill() {
        var member = members.get(random.nextInt(members.size()));
        member.node.kill();
        return () -> member.node = start(member.number);
    }

    @Override
    public void close() {
        for (var member : members) {
            member.node.close();
        }
        bundles.close();
    }
}

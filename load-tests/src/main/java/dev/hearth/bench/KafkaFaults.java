package dev.hearth.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What is done to nodes and brokers while records flow, one after the other.
final class KafkaFaults {

    /// In the order in which they come.
    enum Fault {
        KILL_NODE,
        RESTART_BROKER,
        PAUSE_NODE,
        ADD_NODE,
        KILL_BROKER,
        REMOVE_NODE,
        KILL_NODE_AGAIN,
        PAUSE_NODE_UNTIL_OTHERS_TAKE_OVER;

        static Fault at(int number) {
            return values()[number % values().length];
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /// What a process had on its way when it ended may arrive as much later.
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    /// Writes that a broker did not answer are made again as much later.
    private static final Duration LAST_RETRIES = Duration.ofSeconds(60);

    private static final Duration SHORT_PAUSE = Duration.ofSeconds(5);

    /// Longer than Kafka's `session.timeout.ms`, 45 s.
    private static final Duration LONG_PAUSE = Duration.ofSeconds(60);

    private static final Duration BROKER_AWAY = Duration.ofSeconds(2);

    private final FaultyMesh mesh;
    private final Brokers brokers;
    private final Supplier<Map<Integer, Long>> committed;
    private final RandomGenerator random;

    KafkaFaults(
            FaultyMesh mesh,
            Brokers brokers,
            Supplier<Map<Integer, Long>> committed,
            RandomGenerator random) {
        this.mesh = mesh;
        this.brokers = brokers;
        this.committed = committed;
        this.random = random;
    }

    /// Blocks until all runs again.
    KafkaLedger.Incident inflict(Fault fault) {
        var before = committed.get();
        long begin = System.currentTimeMillis();
        long end =
                switch (fault) {
                    case KILL_NODE, KILL_NODE_AGAIN -> killNode();
                    case RESTART_BROKER -> restart(anyBroker(), brokers::stop);
                    case KILL_BROKER -> restart(anyBroker(), brokers::kill);
                    case PAUSE_NODE -> pause(SHORT_PAUSE);
                    case PAUSE_NODE_UNTIL_OTHERS_TAKE_OVER -> pause(LONG_PAUSE);
                    case ADD_NODE -> {
                        mesh.add();
                        yield since(LAST_RETRIES);
                    }
                    case REMOVE_NODE -> {
                        mesh.remove();
                        yield since(LAST_WRITES);
                    }
                };
        return new KafkaLedger.Incident(fault.toString(), begin, end, before);
    }

    private int anyBroker() {
        return random.nextInt(brokers.count());
    }

    private long killNode() {
        var restart = mesh.kill();
        long end = since(LAST_WRITES);
        restart.run();
        return end;
    }

    private long restart(int broker, IntConsumer ending) {
        ending.accept(broker);
        LockSupport.parkNanos(BROKER_AWAY.toNanos());
        brokers.restart(broker);
        return since(LAST_RETRIES);
    }

    private long pause(Duration duration) {
        var node = mesh.any();
        node.stop();
        LockSupport.parkNanos(duration.toNanos());
        node.goOn();
        return since(LAST_RETRIES);
    }

    private static long since(Duration later) {
        return System.currentTimeMillis() + later.toMillis();
    }
}

package dev.hearth.bench;

import dev.hearth.bench.KafkaArm.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Orders of about 200 bytes of JSON from a topic, priced, to another topic: a real node beside a
/// loop of plain Kafka clients and two frameworks, all in processes of their own on one real
/// broker, taking turns. First records a second, from a topic in which all of them lie already;
/// then, at half of that, the time from before an order is written until its price is read.
final class KafkaSpeed {

    static final int PARTITIONS = 4;

    private KafkaSpeed() {}

    /// @param records of a turn
    /// @param latency how long each is measured at half its speed; zero: not at all
    record Plan(List<Kind> kinds, int records, int warmUps, int turns, Duration latency) {

        static Plan of(int records, int turns) {
            var there = Stream.of(Kind.values()).filter(Kind::isThere).toList();
            return new Plan(there, records, 4, turns, Duration.ofSeconds(20));
        }
    }

    /// @param perSecond of each turn, sorted
    record Speed(Kind kind, List<Double> perSecond, Percentiles latency) {

        double median() {
            return perSecond.get(perSecond.size() / 2);
        }
    }

    record Report(Plan plan, List<Speed> speeds) {

        @Override
        public String toString() {
            var text = new StringBuilder();
            text.append(
                    "%d turns of %,d records after %d of warm-up, 4 partitions; latency at half of the median over %d s%n%-38s %10s %19s %6s %s%n"
                            .formatted(
                                    plan.turns,
                                    plan.records,
                                    plan.warmUps,
                                    plan.latency.toSeconds(),
                                    "records/s",
                                    "median",
                                    "min – max",
                                    "ratio",
                                    Percentiles.HEADING));
            for (var speed : speeds) {
                text.append(
                        "%-38s %,10.0f %,8.0f – %,8.0f %6.2f %s%n"
                                .formatted(
                                        speed.kind,
                                        speed.median(),
                                        speed.perSecond.getFirst(),
                                        speed.perSecond.getLast(),
                                        speed.median() / speeds.getFirst().median(),
                                        speed.latency));
            }
            return text.toString();
        }
    }

    /// @param args records a turn (100000), turns (5), then options of all JVMs
    public static void main(String[] args) {
        var plan =
                Plan.of(
                        args.length > 0 ? Integer.parseInt(args[0]) : 100_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 5);
        var options =
                args.length > 2
                        ? List.of(args).subList(2, args.length)
                        : List.of("-Xms1g", "-Xmx1g");
        System.out.println(measure(NodeProcess.Launcher.SHIPPED, options, Brokers.JARS, plan));
    }

    static Report measure(
            NodeProcess.Launcher launcher, List<String> javaOptions, Path jars, Plan plan) {
        var arms = new ArrayList<KafkaArm>();
        try (var brokers = Brokers.start(jars, 1);
                var producer = producer(brokers);
                var consumer = consumer(brokers)) {
            try {
                for (var kind : plan.kinds) {
                    brokers.create(kind.in(), PARTITIONS, Map.of());
                    brokers.create(kind.out(), PARTITIONS, Map.of());
                    arms.add(
                            KafkaArm.start(
                                    kind, launcher, javaOptions, brokers.bootstrapServers()));
                }
                return new Report(plan, new KafkaSpeedTurns(producer, consumer).run(plan, arms));
            } finally {
                for (var arm : arms) {
                    arm.close();
                }
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Brokers brokers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers.bootstrapServers(),
                        "linger.ms",
                        0,
                        "batch.size",
                        65_536),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Brokers brokers) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers.bootstrapServers(), "max.poll.records", 5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}

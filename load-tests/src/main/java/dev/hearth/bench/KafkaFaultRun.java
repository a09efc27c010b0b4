package dev.hearth.bench;

import dev.hearth.bench.KafkaFaults.Fault;
import dev.hearth.bench.KafkaLedger.Consequences;
import dev.hearth.bench.KafkaLedger.Incident;
import dev.hearth.function.Trigger.Kafka.Ordering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Numbered records go through a function that fails on some of them, on three real nodes and real
/// brokers, while nodes are killed, paused, added and removed and brokers are killed and restarted.
/// What came of each record is counted by a plain consumer of the output and the dead letters, and
/// the group's committed offsets are read all the while. Exits with 1 where a record is missing, or
/// is where it must not be, or an offset was committed too early.
final class KafkaFaultRun {

    private static final int NODES = 3;
    private static final int PARTITIONS = 12;
    private static final KafkaWatch.Topics TOPICS =
            new KafkaWatch.Topics("records", "results", "letters", PARTITIONS);
    private static final Map<String, String> STAMPED_BY_THE_BROKER =
            Map.of("message.timestamp.type", "LogAppendTime");
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(4);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration A_LEADER_IS_FOUND = Duration.ofSeconds(20);

    private KafkaFaultRun() {}

    record Plan(int records, int nodes, int brokers, Ordering ordering, List<Fault> faults) {

        /// Of the records, those that begin to be written with a fault.
        int share() {
            return records / (faults.size() + 1);
        }
    }

    /// @param committed records before the committed offsets at the end; none in a share group
    record Report(
            Plan plan,
            KafkaLedger ledger,
            List<Consequences> consequences,
            long committed,
            Duration took) {

        boolean isSound() {
            return ledger.isSound()
                    && (plan.ordering == Ordering.NONE || committed == plan.records);
        }

        @Override
        public String toString() {
            return "%,d records, ordering %s, %d nodes, %d brokers, %d faults, in %d s: %,d in the output, %,d in the dead letters, %,d came out again%n%,d records are committed; offsets were looked at %,d times%n%n%s%n%n%s%n%s%n%s%n"
                    .formatted(
                            plan.records,
                            plan.ordering.name().toLowerCase(Locale.ROOT),
                            plan.nodes,
                            plan.brokers,
                            plan.faults.size(),
                            took.toSeconds(),
                            ledger.results(),
                            ledger.letters(),
                            ledger.repetitions(),
                            committed,
                            ledger.checks(),
                            incidents(),
                            ledger.faults().entrySet().stream()
                                    .map(fault ->
                                            "%,8d %s".formatted(fault.getValue(), fault.getKey()))
                                    .collect(Collectors.joining(System.lineSeparator())),
                            ledger.firstViolation().orElse(""),
                            isSound() ? "sound" : "NOT SOUND");
        }

        private String incidents() {
            var lines = new ArrayList<String>();
            lines.add(
                    "%-36s %8s %14s %10s"
                            .formatted("fault", "seconds", "out, uncomm.", "came again"));
            for (var each : consequences) {
                lines.add(
                        "%-36s %8.1f %,14d %,10d"
                                .formatted(
                                        each.incident().what(),
                                        (each.incident().end() - each.incident().begin()) / 1e3,
                                        each.uncommitted(),
                                        each.repeated()));
            }
            return String.join(System.lineSeparator(), lines);
        }
    }

    /// @param args records (1000000), faults (8), brokers (1), ordering (key), then options of the
    ///   nodes' JVMs
    public static void main(String[] args) {
        int faults = args.length > 1 ? Integer.parseInt(args[1]) : Fault.values().length;
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000,
                        NODES,
                        args.length > 2 ? Integer.parseInt(args[2]) : 1,
                        args.length > 3
                                ? Ordering.valueOf(args[3].toUpperCase(Locale.ROOT))
                                : Ordering.KEY,
                        IntStream.range(0, faults).mapToObj(Fault::at).toList());
        var options = args.length > 4 ? List.of(args).subList(4, args.length) : List.of("-Xmx768m");
        var report = run(NodeProcess.Launcher.SHIPPED, options, Brokers.JARS, plan);
        System.out.println(report);
        System.exit(report.isSound() ? 0 : 1);
    }

    /// @param jars the folder with the brokers' class path
    static Report run(
            NodeProcess.Launcher launcher, List<String> javaOptions, Path jars, Plan plan) {
        var random = RandomGenerator.of("L64X128MixRandom");
        var ledger = new KafkaLedger(plan.records, plan.ordering);
        long begun = System.nanoTime();
        try (var brokers = Brokers.start(jars, plan.brokers)) {
            brokers.create(TOPICS.input(), PARTITIONS, Map.of());
            brokers.create(TOPICS.output(), PARTITIONS, STAMPED_BY_THE_BROKER);
            brokers.create(TOPICS.deadLetters(), PARTITIONS, STAMPED_BY_THE_BROKER);
            var watch = watch(brokers, plan, ledger);
            var incidents = new ArrayList<Incident>();
            try (watch;
                    var feed = new RecordFeed(brokers.bootstrapServers(), TOPICS.input());
                    var mesh =
                            new FaultyMesh(
                                    launcher,
                                    javaOptions,
                                    brokers.bootstrapServers(),
                                    TOPICS,
                                    plan.ordering,
                                    random)) {
                for (int node = 0; node < plan.nodes; node++) {
                    mesh.add();
                }
                var faults = new KafkaFaults(mesh, brokers, watch::committed, random);
                for (int each = 0; each < plan.faults.size(); each++) {
                    feed.upTo(plan.share() * (each + 2));
                    untilSettled(watch, plan.share() * each + plan.share() / 2);
                    incidents.add(faults.inflict(plan.faults.get(each)));
                }
                feed.upTo(plan.records);
                untilSettled(watch, plan.records);
            }
            incidents.forEach(ledger::met);
            return new Report(
                    plan,
                    ledger,
                    ledger.consequences(),
                    watch.committed().values().stream().mapToLong(Long::longValue).sum(),
                    Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static KafkaWatch watch(Brokers brokers, Plan plan, KafkaLedger ledger) {
        return new KafkaWatch(
                brokers.bootstrapServers(),
                plan.ordering == Ordering.NONE
                        ? KafkaWatch.Committed.NOTHING
                        : KafkaWatch.Committed.by(FaultyMesh.GROUP),
                TOPICS,
                ledger,
                plan.brokers == 1 ? Duration.ZERO : A_LEADER_IS_FOUND);
    }

    /// Returns also when nothing has been settled for long.
    private static void untilSettled(KafkaWatch watch, int count) {
        int settled = watch.settled();
        long since = System.nanoTime();
        while (settled < count && System.nanoTime() - since < LONGEST_STANDSTILL.toNanos()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            int now = watch.settled();
            if (now > settled) {
                settled = now;
                since = System.nanoTime();
            }
        }
    }
}

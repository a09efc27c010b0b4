package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.bench.KafkaArm.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Lets arms take turns, and takes the time. Not thread-safe.
///
/// @param producer sends what it is given at once
/// @param consumer of no group
record KafkaSpeedTurns(
        KafkaProducer<byte[], byte[]> producer, KafkaConsumer<byte[], byte[]> consumer) {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String MARK = "\"orderId\":\"o-";

    /// The first tenth of a turn is not counted: connections wake up.
    private static final int UNCOUNTED = 10;

    List<KafkaSpeed.Speed> run(KafkaSpeed.Plan plan, List<KafkaArm> arms) {
        var perSecond = new EnumMap<Kind, List<Double>>(Kind.class);
        for (int turn = -plan.warmUps(); turn < plan.turns(); turn++) {
            for (var arm : arms) {
                double rate = turn(arm, plan.records());
                System.err.printf("%3d %-40s %,10.0f records/s%n", turn, arm.kind(), rate);
                if (turn >= 0) {
                    perSecond.computeIfAbsent(arm.kind(), _ -> new ArrayList<>()).add(rate);
                }
            }
        }
        var speeds = new ArrayList<KafkaSpeed.Speed>();
        for (var arm : arms) {
            var rates = perSecond.getOrDefault(arm.kind(), List.of()).stream().sorted().toList();
            int half = (int) (rates.get(rates.size() / 2) / 2);
            speeds.add(new KafkaSpeed.Speed(arm.kind(), rates, latency(arm, half, plan.latency())));
        }
        return speeds;
    }

    private double turn(KafkaArm arm, int records) {
        long before = written(arm);
        arm.stop();
        for (int each = 0; each < records; each++) {
            send(arm, each);
        }
        producer.flush();
        arm.goOn();
        int uncounted = records / UNCOUNTED;
        until(arm, before + uncounted);
        long begun = System.nanoTime();
        long already = written(arm) - before;
        until(arm, before + records);
        return 1e9 * (records - already) / (System.nanoTime() - begun);
    }

    private void send(KafkaArm arm, long number) {
        var key = Long.toString(number).getBytes(UTF_8);
        var order = PriceFunctions.ORDER.replace("o-4711", "o-" + number);
        var _ = producer.send(new ProducerRecord<>(arm.kind().in(), key, order.getBytes(UTF_8)));
    }

    private static List<TopicPartition> output(KafkaArm arm) {
        return IntStream.range(0, KafkaSpeed.PARTITIONS)
                .mapToObj(each -> new TopicPartition(arm.kind().out(), each))
                .toList();
    }

    private long written(KafkaArm arm) {
        return consumer.endOffsets(output(arm)).values().stream().mapToLong(Long::longValue).sum();
    }

    private void until(KafkaArm arm, long count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (written(arm) < count) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "%s: %d of %d came".formatted(arm.kind(), written(arm), count));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /// From when an order was due until its price was read.
    private Percentiles latency(KafkaArm arm, int perSecond, Duration duration) {
        var latencies = new Percentiles();
        if (duration.isZero() || perSecond == 0) {
            return latencies;
        }
        consumer.assign(output(arm));
        consumer.seekToEnd(output(arm));
        output(arm).forEach(consumer::position);
        var load = new OpenLoop(perSecond);
        var feed =
                Thread.ofPlatform()
                        .name("orders")
                        .start(() -> load.run(duration, (_, due) -> send(arm, due)));
        long deadline = System.nanoTime() + duration.plus(PATIENCE).toNanos();
        while (latencies.count() < load.count(duration) && System.nanoTime() - deadline < 0) {
            for (var record : consumer.poll(POLL)) {
                latencies.record(System.nanoTime() - sentAt(record.value()));
            }
        }
        join(feed);
        consumer.unsubscribe();
        return latencies;
    }

    private static long sentAt(byte[] priced) {
        var text = new String(priced, UTF_8);
        int at = text.indexOf(MARK) + MARK.length();
        return Long.parseLong(text.substring(at, text.indexOf('"', at)));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}

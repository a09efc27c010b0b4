package peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams, {@code mapValues}, at least once, with everything else as it is by default. */
final class StreamsPeer {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Line(String sku, int quantity, long unitCents) {}

    record Order(String orderId, String customer, List<Line> lines) {}

    record Priced(String orderId, String customer, List<Line> lines, long totalCents) {}

    /** What the function {@code price} of the load tests does. */
    private static byte[] price(byte[] json) {
        try {
            var order = JSON.readValue(json, Order.class);
            var total = order.lines().stream().mapToLong(line -> line.quantity() * line.unitCents()).sum();
            return JSON.writeValueAsBytes(
                    new Priced(order.orderId(), order.customer(), order.lines(), total));
        } catch (IOException notAnOrder) {
            throw new UncheckedIOException(notAnOrder);
        }
    }

    /** @param args brokers, input topic, output topic */
    public static void main(String[] args) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams-peer");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        properties.put("auto.offset.reset", "earliest");
        // As often as Hearth commits.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/streams-" + ProcessHandle.current().pid());
        var builder = new StreamsBuilder();
        builder.stream(args[1], Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(StreamsPeer::price)
                .to(args[2], Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        var streams = new KafkaStreams(builder.build(), properties);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }
}

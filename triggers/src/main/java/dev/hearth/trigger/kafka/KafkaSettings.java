package dev.hearth.trigger.kafka;

import java.time.Duration;
import java.util.Map;

/// How a node talks to its brokers.
///
/// @param bootstrapServers `HOST:PORT`, several separated by commas
/// @param client further properties for every Kafka client, such as those for TLS and SASL; those
///   on which settlement rests cannot be changed
/// @param drainTimeout how long a rebalance waits for what runs; default 15 s, less than Kafka's
///   `max.poll.interval.ms`
/// @param commitInterval the longest a settled prefix stays uncommitted; default 500 ms
/// @param requestTimeout after which a broker counts as unreachable and a write as failed; default
///   10 s
public record KafkaSettings(
        String bootstrapServers,
        Map<String, String> client,
        Duration drainTimeout,
        Duration commitInterval,
        Duration requestTimeout) {

    public KafkaSettings {
        client = Map.copyOf(client);
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("kafka names at least one HOST:PORT");
        }
        if (!drainTimeout.isPositive()
                || !commitInterval.isPositive()
                || requestTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "kafka: drainTimeout and commitInterval are longer than 0, requestTimeout is at least 1s");
        }
    }

    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(
                bootstrapServers,
                Map.of(),
                Duration.ofSeconds(15),
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
    }

    public KafkaSettings withDrainTimeout(Duration drainTimeout) {
        return new KafkaSettings(
                bootstrapServers, client, drainTimeout, commitInterval, requestTimeout);
    }

    public KafkaSettings withRequestTimeout(Duration requestTimeout) {
        return new KafkaSettings(
                bootstrapServers, client, drainTimeout, commitInterval, requestTimeout);
    }
}

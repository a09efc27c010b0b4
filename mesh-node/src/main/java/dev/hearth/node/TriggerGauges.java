package dev.hearth.node;

import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.Detail;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/// `hearth_kafka_lag`, `hearth_kafka_uncommitted`, `hearth_kafka_paused_partitions`: what consumer
/// groups report of themselves, a second ago at most.
final class TriggerGauges {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MultiGauge lag;
    private final MultiGauge uncommitted;
    private final MultiGauge paused;

    TriggerGauges(MeterRegistry registry) {
        lag = gauge(registry, "hearth.kafka.lag", "Records not settled yet");
        uncommitted =
                gauge(registry, "hearth.kafka.uncommitted", "Records fetched and not committed");
        paused = gauge(registry, "hearth.kafka.paused.partitions", "Partitions not being fetched");
    }

    /// Asks the triggers every second.
    void watch(Vertx vertx, SourceTriggers triggers) {
        vertx.setPeriodic(PERIOD.toMillis(), _ -> triggers.statuses().onSuccess(this::update));
    }

    private void update(List<TriggerStatus> statuses) {
        lag.register(rows(statuses, Detail.Kafka::lag), true);
        uncommitted.register(rows(statuses, Detail.Kafka::uncommitted), true);
        paused.register(rows(statuses, kafka -> kafka.pausedPartitions().size()), true);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private static List<MultiGauge.Row<?>> rows(
            List<TriggerStatus> statuses, ToLongFunction<Detail.Kafka> figure) {
        return statuses.stream()
                .filter(status -> status.detail() instanceof Detail.Kafka)
                .<MultiGauge.Row<?>>map(status ->
                        MultiGauge.Row.of(
                                Tags.of(
                                        "function", status.function().value(),
                                        "trigger", status.trigger()),
                                figure.applyAsLong((Detail.Kafka) status.detail())))
                .toList();
    }
}

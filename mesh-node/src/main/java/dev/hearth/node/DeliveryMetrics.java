package dev.hearth.node;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.trigger.http.HttpListener;
import dev.hearth.trigger.http.Problem;
import dev.hearth.trigger.kafka.KafkaListener;
import dev.hearth.trigger.timer.TimerListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What becomes of events at their sources: received, settled, retried, dead-lettered.
final class DeliveryMetrics
        implements DeliveryListener, HttpListener, KafkaListener, TimerListener {

    private record Key(String name, FunctionName function, String trigger, String detail) {}

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Timer lateness;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.lateness =
                Timer.builder("hearth.cron.lateness")
                        .description(
                                "From when a slot was due to its first attempt, without those that make up for missed ones")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    @Override
    public void received(FunctionId function, String trigger) {
        received(function.name(), trigger);
    }

    @Override
    public void received(FunctionName function, String trigger) {
        count("hearth.events.received", function, trigger);
    }

    @Override
    public void settled(
            FunctionId function, String trigger, String outcome, int status, Duration duration) {
        settled(function.name(), trigger);
    }

    @Override
    public void settled(FunctionName function, String trigger) {
        count("hearth.events.settled", function, trigger);
    }

    @Override
    public void released(FunctionName function, String trigger, int events) {
        counter(new Key("hearth.events.released", function, trigger, "")).increment(events);
    }

    @Override
    public void refused(Problem problem) {
        registry.counter("hearth.http.refused", "reason", problem.reason().word()).increment();
    }

    @Override
    public void retried(FunctionName function, String trigger) {
        count("hearth.retries", function, trigger);
    }

    @Override
    public void deadLettered(FunctionName function, String trigger, ExhaustedReason reason) {
        counter(new Key("hearth.dead.letters", function, trigger, word(reason))).increment();
    }

    @Override
    public void letterDropped(FunctionName function) {
        count("hearth.dead.letters.dropped", function, "");
    }

    @Override
    public void skipped(FunctionName function, String trigger, ExhaustedReason reason) {
        counter(new Key("hearth.events.skipped", function, trigger, word(reason))).increment();
    }

    @Override
    public void delivered(FunctionName function, Target target) {
        count("hearth.outputs.delivered", function, "");
    }

    @Override
    public void undelivered(FunctionName function, Target target) {
        count("hearth.outputs.failed", function, "");
    }

    @Override
    public void rebalanced(FunctionName function, String trigger) {
        count("hearth.kafka.rebalances", function, trigger);
    }

    @Override
    public void fired(FunctionName function, String trigger, Duration late) {
        count("hearth.cron.fired", function, trigger);
        lateness.record(late);
    }

    @Override
    public void madeUp(FunctionName function, String trigger) {
        count("hearth.cron.fired", function, trigger);
    }

    @Override
    public void missed(FunctionName function, String trigger, long slots) {
        counter(new Key("hearth.cron.missed", function, trigger, "")).increment((double) slots);
    }

    private void count(String name, FunctionName function, String trigger) {
        counter(new Key(name, function, trigger, "")).increment();
    }

    private Counter counter(Key key) {
        return counters.computeIfAbsent(key, this::register);
    }

    private Counter register(Key key) {
        var tags = Tags.of("function", key.function().value());
        if (!key.trigger().isEmpty()) {
            tags = tags.and("trigger", key.trigger());
        }
        if (!key.detail().isEmpty()) {
            tags = tags.and("reason", key.detail());
        }
        return registry.counter(key.name(), tags);
    }

    private static String word(ExhaustedReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}

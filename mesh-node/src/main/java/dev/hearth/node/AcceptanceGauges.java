package dev.hearth.node;

import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.acceptance.AsyncInvocations.Count;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.function.FunctionName;
import dev.hearth.journal.Journal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// `hearth_async_invocations`: how many accepted invocations are in which state, a second ago at
/// most, and `hearth_dead_letters_kept`: how many of each function are dead letters here.
/// `hearth_journal_bytes`: what the journal takes.
final class AcceptanceGauges {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MultiGauge states;
    private final MultiGauge kept;

    AcceptanceGauges(MeterRegistry registry, Journal journal) {
        states =
                MultiGauge.builder("hearth.async.invocations")
                        .description("Accepted invocations that are remembered")
                        .register(registry);
        kept =
                MultiGauge.builder("hearth.dead.letters.kept")
                        .description("Dead letters in the node's own store")
                        .register(registry);
        bytes(registry, "live", () -> journal.usage().live());
        bytes(registry, "files", () -> journal.usage().files());
    }

    /// Asks every second.
    void watch(Vertx vertx, AsyncInvocations invocations, KeptLetters letters) {
        vertx.setPeriodic(
                PERIOD.toMillis(),
                _ -> {
                    invocations.counts().onSuccess(this::update);
                    letters.counts().onSuccess(this::letters);
                });
    }

    private void letters(Map<FunctionName, KeptLetters.Count> counts) {
        kept.register(
                counts.entrySet().stream()
                        .<MultiGauge.Row<?>>map(entry ->
                                MultiGauge.Row.of(
                                        Tags.of("function", entry.getKey().value()),
                                        entry.getValue().letters()))
                        .toList(),
                true);
    }

    private void update(Map<Count, Integer> counts) {
        states.register(
                counts.entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                                entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                        .toList(),
                true);
    }

    private static Tags tags(Count count) {
        return Tags.of(
                "function", count.function().value(),
                "trigger", count.trigger(),
                "state", count.state());
    }

    private static void bytes(MeterRegistry registry, String kind, Supplier<Number> figure) {
        Gauge.builder("hearth.journal.bytes", figure)
                .description("Bytes of the journal: what counts of them, and all of its files")
                .tag("kind", kind)
                .register(registry);
    }
}

package dev.hearth.node;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.sandbox.SandboxSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/// How sandboxes come and go, and what functions cost on this node.
final class SandboxMetrics implements SandboxListener {

    /// Around what is promised: a median of 150 µs and 500 µs for all but one in a hundred.
    private static final Duration[] LAUNCH_BUCKETS =
            LongStream.of(
                            10, 25, 50, 75, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1_000,
                            1_500, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
                            1_000_000, 5_000_000)
                    .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
                    .toArray(Duration[]::new);

    private record Kind(Language language, Execution.Launch from) {}

    /// Looked up by record: Micrometer's own look-up sorts and hashes its tags every time, and a
    /// launch waits for it.
    private final Map<Kind, Timer> launches = new ConcurrentHashMap<>();

    private final MeterRegistry registry;
    private final Counter suspensions;
    private final Map<FunctionName, Bill> bills = new ConcurrentHashMap<>();

    private record Bill(Counter cpuSeconds, Counter allocatedBytes) {}

    SandboxMetrics(MeterRegistry registry) {
        this.registry = registry;
        suspensions =
                Counter.builder("hearth.functions.suspended")
                        .description("Functions suspended for sandboxes that did not stop")
                        .register(registry);
    }

    /// Gauges of what there is at a moment.
    void observe(Supplier<SandboxSnapshot> snapshots) {
        for (var language : Language.values()) {
            sandboxes(snapshots, language, "blank", s -> s.blank().getOrDefault(language, 0));
            gauge("hearth.blanks.wanted", snapshots, s -> wanted(s, language))
                    .description("Blank sandboxes to be held ready, for what was taken of late")
                    .tag("language", language.word())
                    .register(registry);
            sandboxes(snapshots, language, "alive", s -> s.alive().getOrDefault(language, 0));
        }
        gauge("hearth.sandbox.threads", snapshots, SandboxSnapshot::threads)
                .description("Threads that run guest code, idle ones included")
                .register(registry);
        gauge("hearth.sandboxes.stranded", snapshots, SandboxSnapshot::stranded)
                .description("Sandbox threads that do not stop")
                .register(registry);
        gauge("hearth.invocations.under.way", snapshots, SandboxSnapshot::underWay)
                .description("Invocations queued, running or waiting on this node")
                .register(registry);
    }

    private static double wanted(SandboxSnapshot snapshot, Language language) {
        return snapshot.blanksWanted().getOrDefault(language, 0);
    }

    private void sandboxes(
            Supplier<SandboxSnapshot> snapshots,
            Language language,
            String state,
            ToDoubleFunction<SandboxSnapshot> figure) {
        gauge("hearth.sandboxes", snapshots, figure)
                .description("Sandboxes, `alive` in all and `blank` of those")
                .tag("language", language.word())
                .tag("state", state)
                .register(registry);
    }

    private static Gauge.Builder<Supplier<Number>> gauge(
            String name,
            Supplier<SandboxSnapshot> snapshots,
            ToDoubleFunction<SandboxSnapshot> figure) {
        return Gauge.builder(name, () -> figure.applyAsDouble(snapshots.get()));
    }

    @Override
    public void launched(Language language, Execution.Launch from, Duration duration) {
        launches.computeIfAbsent(new Kind(language, from), this::timer).record(duration);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("hearth.sandbox.launch")
                .description("From asking for a sandbox that is not warm to its first instruction")
                .tag("language", kind.language.word())
                .tag("from", kind.from.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(LAUNCH_BUCKETS)
                .register(registry);
    }

    @Override
    public void suspended(FunctionId function, Duration forHowLong) {
        suspensions.increment();
    }

    @Override
    public void used(FunctionId function, Duration cpu, long allocatedBytes) {
        var bill = bills.computeIfAbsent(function.name(), this::bill);
        bill.cpuSeconds.increment(cpu.toNanos() / 1e9);
        bill.allocatedBytes.increment((double) allocatedBytes);
    }

    private Bill bill(FunctionName function) {
        return new Bill(
                Counter.builder("hearth.cpu.seconds")
                        .description("CPU time of sandbox threads")
                        .tag("function", function.value())
                        .register(registry),
                Counter.builder("hearth.sandbox.allocated.bytes")
                        .description("Bytes allocated by sandbox threads")
                        .tag("function", function.value())
                        .register(registry));
    }
}

package dev.hearth.node;

import dev.hearth.function.FunctionId;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Counts and times every attempt that goes through it, whatever became of it. Event loops.
final class MeasuredInvoker implements Invoker {

    private final Invoker next;
    private final Meters meters;

    MeasuredInvoker(Invoker next, Meters meters) {
        this.next = next;
        this.meters = meters;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        long start = System.nanoTime();
        return next.invoke(invocation)
                .onSuccess(
                        outcome -> meters.record(invocation, outcome, System.nanoTime() - start));
    }

    /// The meters of all loops of a node; looked up by record, since Micrometer's own look-up sorts
    /// and hashes its tags every time.
    static final class Meters {

        private record Key(FunctionId function, String trigger, String outcome) {}

        private record Attempt(Counter count, Timer duration) {}

        private final MeterRegistry registry;
        private final Map<Key, Attempt> attempts = new ConcurrentHashMap<>();

        Meters(MeterRegistry registry) {
            this.registry = registry;
        }

        private void record(Invocation invocation, Outcome outcome, long nanos) {
            var key = new Key(invocation.function(), invocation.trigger(), outcome.word());
            var attempt = attempts.computeIfAbsent(key, this::attempt);
            attempt.count.increment();
            attempt.duration.record(nanos, TimeUnit.NANOSECONDS);
            if (outcome instanceof Outcome.LimitExceeded exceeded) {
                breach(exceeded.limit().name().toLowerCase(Locale.ROOT));
            } else if (outcome.equals(new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING))) {
                breach("timeout");
            }
        }

        private void breach(String limit) {
            registry.counter("hearth.limit.breaches", "limit", limit).increment();
        }

        private Attempt attempt(Key key) {
            var function = tags(key.function());
            return new Attempt(
                    registry.counter(
                            "hearth.invocations",
                            function.and("trigger", key.trigger(), "outcome", key.outcome())),
                    Timer.builder("hearth.invocation.duration")
                            .description("From the source handing an attempt over to its outcome")
                            .tags(function.and("trigger", key.trigger()))
                            .publishPercentileHistogram()
                            .register(registry));
        }

        private static Tags tags(FunctionId function) {
            return Tags.of("function", function.name().value(), "version", function.version());
        }
    }
}

package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Invocations of a warm JavaScript function in a second, JSON in and JSON out. The two benchmarks
/// differ by what the router and admission cost.
///
/// JMH extends these classes, so they are neither final nor package-private.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(3)
public class SteadyStateBenchmark {

    private static final int ROUND = 1_000;

    @State(Scope.Benchmark)
    public static class WarmFunction {
        private final PriceFunctions functions = PriceFunctions.unpack();
        private final FunctionSpec function = functions.in(Language.JS);
        private final BenchNode node =
                BenchNode.open(
                        function, Pooling.DEFAULTS.getOrDefault(Language.JS, new Pooling(0, 1)));
        private final ClosedLoop direct = node.direct();
        private final ClosedLoop routed = node.routed();

        public WarmFunction() {
            var outcome = node.graalvisor().invoke(functions.invocation(function)).await();
            var _ = PriceFunctions.requirePriced(outcome);
        }

        void round(ClosedLoop through, int inFlight) {
            through.run(() -> functions.invocation(function), ROUND, inFlight);
        }

        @TearDown
        public void close() {
            node.close();
            functions.close();
        }
    }

    @State(Scope.Benchmark)
    public static class Callers {

        /// Invocations that wait for their answer at once.
        @Param({"1", "32"})
        public int inFlight;
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void graalvisor(WarmFunction warm, Callers callers) {
        warm.round(warm.direct, callers.inFlight);
    }

    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void routerAdmissionGraalvisor(WarmFunction warm, Callers callers) {
        warm.round(warm.routed, callers.inFlight);
    }
}

package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Invocation;
import dev.hearth.javascript.JavaScript;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.Progress;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Engine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a warm JavaScript sandbox adds to the handler's own work, on one thread: `guest` less
/// `handlerAlone`. The rest of an invocation's way, the hand-over between threads included, is in
/// [SteadyStateBenchmark].
///
/// JMH extends these classes, so they are neither final nor package-private.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class HandlerPathBenchmark {

    /// The handler in a bare context: JSON in, JSON out.
    @State(Scope.Thread)
    public static class Bare {
        private final Engine engine = BareHandler.engine();
        private final BareHandler handler = new BareHandler(engine);

        @TearDown
        public void close() {
            handler.close();
            engine.close();
        }
    }

    /// The same in a sandbox, as a sandbox thread uses it.
    @State(Scope.Thread)
    public static class Sandboxed {
        private final PriceFunctions functions = PriceFunctions.unpack();
        private final FunctionSpec function = functions.in(Language.JS);
        private final JavaScript language = new JavaScript();
        private final Guest guest = language.blank();

        public Sandboxed() {
            guest.load(language.prepare(function), SilentHost.INSTANCE);
        }

        Progress begin(Invocation invocation) {
            return guest.begin(new Call(invocation, function, SilentHost.INSTANCE));
        }

        @TearDown
        public void close() {
            guest.close();
            language.close();
            functions.close();
        }
    }

    @Benchmark
    public String handlerAlone(Bare bare) {
        return bare.handler.handle(PriceFunctions.ORDER);
    }

    @Benchmark
    public Progress guest(Sandboxed sandboxed) {
        return sandboxed.begin(sandboxed.functions.invocation(sandboxed.function));
    }

    /// With what an HTTP request adds to the event: its method, path and header fields.
    @Benchmark
    public Progress guestOverHttp(Sandboxed sandboxed) {
        return sandboxed.begin(sandboxed.functions.request(sandboxed.function));
    }
}

package dev.hearth.bench;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Progress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a launch consists of, on one thread with nothing beside it: each sample has a sandbox of
/// its own, which is closed outside the sample. [LaunchUnderLoad] measures launches of a node that
/// is busy.
///
/// JMH extends these classes, so they are neither final nor package-private.
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(1)
public class LaunchBenchmark {

    @State(Scope.Thread)
    public static class Function {

        @Param({"JS", "WASM", "JAVA", "PYTHON"})
        public String language = "JS";

        private final PriceFunctions functions = PriceFunctions.unpack();
        private @Nullable FunctionSpec function;
        private @Nullable GuestLanguage guests;
        private @Nullable Program program;
        private @Nullable Guest guest;

        @Setup
        public void prepare() {
            function = functions.in(Language.valueOf(language));
            guests = BenchNode.guests(function.language());
            program = guests.prepare(function);
        }

        Guest blank() {
            guest = requireNonNull(guests).blank();
            return guest;
        }

        Guest made() {
            return requireNonNull(guest);
        }

        Guest load(Guest blank) {
            blank.load(requireNonNull(program), SilentHost.INSTANCE);
            return blank;
        }

        Progress begin(Guest loaded) {
            var spec = requireNonNull(function);
            return loaded.begin(new Call(functions.invocation(spec), spec, SilentHost.INSTANCE));
        }

        @TearDown(Level.Invocation)
        public void closeSandbox() {
            made().close();
        }

        @TearDown
        public void close() {
            requireNonNull(guests).close();
            functions.close();
        }
    }

    /// With a blank sandbox that was made before.
    @State(Scope.Thread)
    public static class FunctionAndBlank extends Function {

        @Setup(Level.Invocation)
        public void make() {
            var _ = blank();
        }
    }

    /// A launch from a blank: the function is loaded.
    @Benchmark
    public Guest load(FunctionAndBlank function) {
        return function.load(function.made());
    }

    /// The same with the handler's first run.
    @Benchmark
    public Progress loadAndRun(FunctionAndBlank function) {
        return function.begin(function.load(function.made()));
    }

    /// A launch when the blanks have run out: a sandbox is made and the function loaded.
    @Benchmark
    public Guest makeAndLoad(Function function) {
        return function.load(function.blank());
    }
}

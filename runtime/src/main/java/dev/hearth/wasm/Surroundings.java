package dev.hearth.wasm;

import dev.hearth.sandbox.BoundedOutput;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.LogLines;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.io.IOAccess;

/// A context and its streams, for one instance of any module. Not thread-safe but for [#close].
record Surroundings(Context context, EventInput input, BoundedOutput output, LogLines log)
        implements AutoCloseable {

    /// @param environment the variables that the instance will see
    static Surroundings on(Engine engine, Map<String, String> environment) {
        var input = new EventInput();
        var output = new BoundedOutput();
        var log = new LogLines(GuestHost.Level.INFO);
        var context =
                Context.newBuilder(WasmLanguage.ID)
                        .engine(engine)
                        .option("wasm.Builtins", "wasi_snapshot_preview1")
                        .allowHostAccess(HostAccess.NONE)
                        .allowPolyglotAccess(PolyglotAccess.NONE)
                        .allowIO(IOAccess.NONE)
                        .allowEnvironmentAccess(EnvironmentAccess.NONE)
                        .environment(environment)
                        .in(input)
                        .out(output)
                        .err(log)
                        .build();
        context.initialize(WasmLanguage.ID);
        return new Surroundings(context, input, output, log);
    }

    /// Stops what runs in it. Any thread; closing throws once more what ended the guest.
    @Override
    public void close() {
        try {
            context.close(true);
        } catch (PolyglotException alreadyTold) {
            return;
        }
    }
}

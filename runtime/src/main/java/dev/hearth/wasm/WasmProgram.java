package dev.hearth.wasm;

import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Program;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Source;

/// A module. The engine keeps what it parsed and compiled as long as this source is reachable.
///
/// @param environment the function's variables and secrets; a secret wins over a variable of its
///   name
/// @param initialMemory of one instance
record WasmProgram(
        FunctionSpec spec, Source source, Map<String, String> environment, DataSize initialMemory)
        implements Program {

    static final String ENTRY = "_start";

    /// What the toolchains of C, Rust and Zig begin with, and room for some data.
    private static final DataSize SMALL = DataSize.ofMebibytes(2);

    static WasmProgram of(FunctionSpec spec, Source source, DataSize initialMemory) {
        Map<String, String> environment = new HashMap<>(spec.env());
        environment.putAll(spec.secrets().values());
        return new WasmProgram(spec, source, Map.copyOf(environment), initialMemory);
    }

    /// Whether an idle sandbox may hold an instance ready.
    boolean isSmall() {
        return initialMemory.bytes() <= SMALL.bytes();
    }
}

package dev.hearth.wasm;

import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Program;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/// A module. The engine keeps what it parsed and compiled as long as this source is reachable.
record WasmProgram(FunctionSpec spec, Source source) implements Program {

    static final String ENTRY = "_start";

    /// @return the exports of a new instance
    Value instance(Context context) {
        return context.eval(source).newInstance().getMember("exports");
    }
}

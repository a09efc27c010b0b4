package dev.hearth.javascript;

import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Program;

/// @param env as a JSON object
/// @param secrets as a JSON object
record JavaScriptProgram(
        FunctionSpec spec, BundleFiles files, EntryFile.Kind kind, String env, String secrets)
        implements Program {

    String entry() {
        return BundleFiles.ROOT.resolve(spec.handler().unit()).normalize().toString();
    }

    @Override
    public String toString() {
        return "JavaScriptProgram[" + spec.id() + "]";
    }
}

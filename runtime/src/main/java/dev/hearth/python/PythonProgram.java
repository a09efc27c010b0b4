package dev.hearth.python;

import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.Program;
import java.nio.file.Path;

/// A bundle whose handler file compiles.
///
/// @param code of the handler file
/// @param bundle the folder's real path
/// @param environment the function's variables as a JSON object
/// @param secrets likewise
record PythonProgram(
        FunctionSpec spec, KeptCode code, Path bundle, String environment, String secrets)
        implements Program {

    @Override
    public String toString() {
        return "PythonProgram[" + spec.id() + "]";
    }
}

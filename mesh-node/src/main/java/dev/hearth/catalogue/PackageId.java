package dev.hearth.catalogue;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;

/// One version of a function and the package that holds it.
///
/// @param digest what the package is found by, 64 hexadecimal digits
public record PackageId(FunctionName name, String version, String digest) {

    FunctionId id() {
        return new FunctionId(name, version);
    }
}

package dev.hearth.admin;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionSpec;
import java.util.Optional;

/// Looks a function up by a name that came from outside and may be none.
final class Functions {

    private Functions() {}

    static Optional<FunctionSpec> find(Catalogue catalogue, String name) {
        return catalogue.functions().stream()
                .filter(spec -> spec.name().value().equals(name))
                .findFirst();
    }
}

package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One document, as far as it could be read, with the places that checks between documents point
/// to.
///
/// @param spec absent where something was reported
/// @param targets functions that its results go to, or that are told of what it gave up
record Declaration(
        @Nullable FunctionSpec spec,
        @Nullable Located<FunctionName> name,
        List<Located<Trigger.Http>> routes,
        List<Located<FunctionName>> targets) {

    static final Declaration UNREADABLE = new Declaration(null, null, List.of(), List.of());

    Optional<FunctionSpec> function() {
        return Optional.ofNullable(spec);
    }
}

package dev.hearth.catalogue;

import dev.hearth.function.FunctionSpec;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// What a node does with the functions of the catalogue. Called by one thread at a time, which may
/// block.
public interface Serving {

    /// Why these cannot be served together; empty where they can.
    Optional<String> conflict(Collection<FunctionSpec> functions);

    /// Makes them ready to run, besides those that are served. What is not served soon after is let
    /// go again.
    ///
    /// @return a sentence by function that cannot be loaded
    Map<FunctionSpec, String> load(Collection<FunctionSpec> functions);

    /// From now on invocations find these, which were loaded. Those under way end on the version
    /// they began with.
    ///
    /// @param aliased other versions by `NAME:ALIAS`
    void serve(Collection<FunctionSpec> functions, Map<String, FunctionSpec> aliased);
}

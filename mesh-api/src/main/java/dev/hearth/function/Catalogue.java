package dev.hearth.function;

import java.util.Collection;
import java.util.Optional;

/// The deployed functions and their triggers, as this node knows them. Any thread; never blocks.
public interface Catalogue {

    /// The version that new invocations of this name get.
    Optional<FunctionSpec> function(FunctionName name);

    Collection<FunctionSpec> functions();
}

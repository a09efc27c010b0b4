package dev.hearth.admin;

import dev.hearth.delivery.SourceTrigger;
import dev.hearth.function.FunctionName;
import java.util.Optional;

/// The triggers that run on this node, HTTP excepted.
@FunctionalInterface
public interface Triggers {

    /// @param trigger the name within its function
    Optional<SourceTrigger> find(FunctionName function, String trigger);
}

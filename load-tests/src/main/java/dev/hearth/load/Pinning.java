package dev.hearth.load;

import java.util.List;

/// Where a process may run.
@FunctionalInterface
interface Pinning {

    Pinning NONE = List::copyOf;

    /// The command that runs this one there.
    List<String> pin(List<String> command);
}

package dev.hearth.load;

import java.util.List;

/// A server program that is measured beside others.
interface Arm {

    /// As results and `--arms` have it.
    String name();

    /// What must be there.
    List<Tool> tools();

    /// Returns when it listens.
    ///
    /// @throws IllegalStateException it does not start
    Server start(Pinning pinning);
}

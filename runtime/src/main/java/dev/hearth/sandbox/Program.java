package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;

/// The prepared code of one function version. Immutable, shared by all its sandboxes on this node.
/// Each language has its own, which only that language reads.
public interface Program extends AutoCloseable {

    FunctionSpec spec();

    /// Gives back what the code holds beyond the heap, e.g. a class loader. No guest uses it any
    /// more.
    @Override
    default void close() {}
}

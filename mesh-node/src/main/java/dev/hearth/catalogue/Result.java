package dev.hearth.catalogue;

import java.util.List;

/// What became of a [Change] on all nodes.
public sealed interface Result {

    /// @param pending nodes that did not say in time that they serve it; they do as soon as they
    ///   can
    record Done(CatalogueState state, List<String> pending) implements Result {
        public Done {
            pending = List.copyOf(pending);
        }
    }

    /// It was so already.
    record Unchanged(CatalogueState state) implements Result {}

    /// It cannot be served; nothing was changed.
    ///
    /// @param problems a sentence each, with the node it is about where it is not this one
    record Refused(List<String> problems) implements Result {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /// There is no such function.
    record NoFunction(String detail) implements Result {}

    /// It does not fit what is deployed; nothing was changed.
    record Conflict(String detail) implements Result {}

    /// The cluster cannot agree on it at the moment.
    record Unavailable(String detail) implements Result {}
}

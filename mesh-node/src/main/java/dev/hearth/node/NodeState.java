package dev.hearth.node;

import dev.hearth.admin.Readiness;

/// Where a node is in its life. It only ever moves forward.
enum NodeState {
    STARTING("starting"),
    READY("ready"),
    DRAINING("draining"),
    STOPPED("stopped");

    private final String word;

    NodeState(String word) {
        this.word = word;
    }

    /// @throws IllegalStateException a step back
    NodeState to(NodeState next) {
        if (next.compareTo(this) <= 0) {
            throw new IllegalStateException(
                    "a node that is %s is never %s again".formatted(this, next));
        }
        return next;
    }

    Readiness readiness() {
        return this == READY ? new Readiness.Ready() : new Readiness.NotReady(word);
    }
}

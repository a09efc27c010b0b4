package dev.hearth.topology;

import java.time.Duration;

/// What is known of one node.
///
/// @param load as the node last said
/// @param hop the measured round trip of the event bus to it; zero for this node
/// @param word counts what this node has heard of it: a larger one is news
public record MeshNode(NodeId id, State state, NodeLoad load, Duration hop, long word) {

    public enum State {
        /// It is there, and takes nothing yet.
        JOINING,
        READY,
        /// Finishes what it has and takes nothing new.
        DRAINING
    }

    public boolean isReady() {
        return state == State.READY;
    }
}

package dev.hearth.board;

import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeLoad;

/// What a node says of itself as a whole.
public record Condition(MeshNode.State state, NodeLoad load) {}

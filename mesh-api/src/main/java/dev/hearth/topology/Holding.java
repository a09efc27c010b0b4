package dev.hearth.topology;

/// A node that has sandboxes of one function version.
public record Holding(NodeId node, SandboxCount count) {}

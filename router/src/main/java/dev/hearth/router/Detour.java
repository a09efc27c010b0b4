package dev.hearth.router;

/// Why an invocation goes on to another node.
public enum Detour {
    /// The node refused it: full, overloaded, draining, or not deployed there yet.
    REFUSED,
    /// Nobody listened at the node's address, or could be connected to.
    NOT_DELIVERED,
    /// The node left the mesh or fell silent.
    LOST
}

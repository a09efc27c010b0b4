package dev.hearth.router;

/// Whether a node is expected to have an idle sandbox for an invocation.
enum Warmth {
    WARM,
    COLD
}

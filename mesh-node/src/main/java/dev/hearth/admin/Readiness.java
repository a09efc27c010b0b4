package dev.hearth.admin;

/// Whether a node takes work, and if not, why.
public sealed interface Readiness {

    record Ready() implements Readiness {}

    /// @param reason e.g. `draining`, for `/readyz` and `/healthz`
    record NotReady(String reason) implements Readiness {}
}

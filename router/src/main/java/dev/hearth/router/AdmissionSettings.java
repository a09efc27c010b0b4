package dev.hearth.router;

/// Bounds of one node over all functions.
///
/// @param maxInFlight invocations running or waiting on this node, at least 1; beyond it new ones
///   are refused with [dev.hearth.invocation.Outcome.Rejected.Reason#NODE_OVERLOADED]
public record AdmissionSettings(int maxInFlight) {

    public static final AdmissionSettings DEFAULT = new AdmissionSettings(10_000);

    public AdmissionSettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight is at least 1, not " + maxInFlight);
        }
    }
}

package dev.hearth.router;

/// Bounds of one node over all functions.
///
/// @param maxInFlight invocations running or waiting on this node, at least 1; of one function no
///   more than there is room left, so half of it at most; beyond it new ones are refused with
///   [dev.hearth.invocation.Outcome.Rejected.Reason#NODE_OVERLOADED]; default 10,000
public record AdmissionSettings(int maxInFlight) {

    public static final AdmissionSettings DEFAULT = new AdmissionSettings(10_000);

    public AdmissionSettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight is at least 1, not " + maxInFlight);
        }
    }
}

package dev.hearth.trigger.kafka;

/// Records that were in a batch together and are tried again together, with nobody else. Told apart
/// by identity.
final class Cohort {}

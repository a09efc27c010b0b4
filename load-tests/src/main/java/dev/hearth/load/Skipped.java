package dev.hearth.load;

/// An arm that was not measured since something is missing here.
///
/// @param reason what is missing
/// @param install the line that would install it
record Skipped(String arm, String reason, String install) {}

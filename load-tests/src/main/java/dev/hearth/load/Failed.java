package dev.hearth.load;

/// An arm that was started and did not do what it should. It has no figures.
record Failed(String arm, String reason) {}

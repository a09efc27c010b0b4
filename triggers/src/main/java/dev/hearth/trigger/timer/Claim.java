package dev.hearth.trigger.timer;

import java.time.Instant;

/// A slot that somebody has taken on.
///
/// @param owner a trigger of a node: another after a deployment, and after a restart
/// @param until when nobody has renewed it by then, the owner is gone and another takes the slot on
/// @param missed the missed slots it makes up for
record Claim(String owner, Instant until, long missed) {}

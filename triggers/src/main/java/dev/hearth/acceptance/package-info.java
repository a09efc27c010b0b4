/// Invocations that nobody waits for: durable before their sender is told so, run by the function's
/// delivery policy, through restarts, and their results kept for a while.
@NullMarked
package dev.hearth.acceptance;

import org.jspecify.annotations.NullMarked;

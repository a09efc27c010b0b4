/// What one node costs an invocation, measured inside one process: sandboxes, admission and router,
/// without triggers, cluster and network.
@NullMarked
package dev.hearth.bench;

import org.jspecify.annotations.NullMarked;

/// Chooses a node for an invocation, carries it there over the event bus, admits or refuses it.
@NullMarked
package dev.hearth.router;

import org.jspecify.annotations.NullMarked;

/// Turns the slots of a schedule into invocations, and makes up for missed ones where that is asked
/// for.
@NullMarked
package dev.hearth.trigger.timer;

import org.jspecify.annotations.NullMarked;

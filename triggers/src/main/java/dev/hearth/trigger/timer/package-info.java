/// Turns the slots of a schedule into invocations. Slots missed while no node ran are not caught
/// up.
@NullMarked
package dev.hearth.trigger.timer;

import org.jspecify.annotations.NullMarked;

/// What is deployed: functions, their limits and delivery policy, and the triggers that feed them.
@NullMarked
package dev.hearth.function;

import org.jspecify.annotations.NullMarked;

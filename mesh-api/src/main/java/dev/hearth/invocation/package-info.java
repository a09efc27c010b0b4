/// What runs: events, invocations, their deadline and outcome, and [dev.hearth.invocation.Invoker].
@NullMarked
package dev.hearth.invocation;

import org.jspecify.annotations.NullMarked;

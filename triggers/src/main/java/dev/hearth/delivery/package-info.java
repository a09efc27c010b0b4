/// What happens around an invocation whose source can retry: when it is tried again, when it is
/// given up, and where its result goes.
@NullMarked
package dev.hearth.delivery;

import org.jspecify.annotations.NullMarked;

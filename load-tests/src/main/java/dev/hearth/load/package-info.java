/// The command `hearth-bench`: suites that measure Hearth beside other servers, and what is written
/// of them.
@NullMarked
package dev.hearth.load;

import org.jspecify.annotations.NullMarked;

/// The command line `hearth`.
@NullMarked
package dev.hearth.cli;

import org.jspecify.annotations.NullMarked;

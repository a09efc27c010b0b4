/// Where it runs: nodes, what each has warm, and the snapshot that placement decides on.
@NullMarked
package dev.hearth.topology;

import org.jspecify.annotations.NullMarked;

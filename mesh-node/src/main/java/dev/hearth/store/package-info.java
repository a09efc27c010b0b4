/// What functions and triggers keep: in the memory of the cluster, and on this node's disk.
@NullMarked
package dev.hearth.store;

import org.jspecify.annotations.NullMarked;

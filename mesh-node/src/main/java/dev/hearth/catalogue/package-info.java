/// What is deployed on all nodes: versions of functions with their code, on every node's disk and
/// in the memory of the cluster, and the way from one state of it to the next.
@NullMarked
package dev.hearth.catalogue;

import org.jspecify.annotations.NullMarked;

/// Requests that functions send: held against their grants, bounded, and carried by one HTTP client
/// a node.
@NullMarked
package dev.hearth.egress;

import org.jspecify.annotations.NullMarked;

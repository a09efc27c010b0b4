/// What nodes agree on: who is a member, the clustered Vert.x whose event bus they share, and texts
/// that only a majority changes.
@NullMarked
package dev.hearth.cluster;

import org.jspecify.annotations.NullMarked;

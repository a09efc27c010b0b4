/// What nodes agree on: who is a member, and the clustered Vert.x whose event bus they share.
@NullMarked
package dev.hearth.cluster;

import org.jspecify.annotations.NullMarked;

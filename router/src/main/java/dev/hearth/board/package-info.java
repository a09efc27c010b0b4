/// The warm board: each node tells the others which sandboxes it has and how busy it is, and folds
/// what it hears into the topology.
@NullMarked
package dev.hearth.board;

import org.jspecify.annotations.NullMarked;

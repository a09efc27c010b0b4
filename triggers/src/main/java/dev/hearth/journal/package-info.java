/// What a node must not forget: keys and values in files of its own, on the disk before anybody is
/// told that they are.
@NullMarked
package dev.hearth.journal;

import org.jspecify.annotations.NullMarked;

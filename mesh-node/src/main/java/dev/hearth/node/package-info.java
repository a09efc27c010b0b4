/// One process: makes every object, wires, serves, drains.
@NullMarked
package dev.hearth.node;

import org.jspecify.annotations.NullMarked;

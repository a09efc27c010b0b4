/// What a node does under load, seen from outside: a process of its own, met over HTTP.
@NullMarked
package dev.hearth.load;

import org.jspecify.annotations.NullMarked;

/// Python functions on GraalPy: a context a sandbox over one engine, an event loop without sockets.
@NullMarked
package dev.hearth.python;

import org.jspecify.annotations.NullMarked;

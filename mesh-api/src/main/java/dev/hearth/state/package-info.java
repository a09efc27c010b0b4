/// What is remembered between invocations: values by key, the same on all nodes.
@NullMarked
package dev.hearth.state;

import org.jspecify.annotations.NullMarked;

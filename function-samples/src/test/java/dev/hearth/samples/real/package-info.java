/// Drives the sample shop, as a process of its own, with input that nobody here wrote.
@NullMarked
package dev.hearth.samples.real;

import org.jspecify.annotations.NullMarked;

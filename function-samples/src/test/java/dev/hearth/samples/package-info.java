/// Runs the cases of every sample folder through the real Graalvisor.
@NullMarked
package dev.hearth.samples;

import org.jspecify.annotations.NullMarked;

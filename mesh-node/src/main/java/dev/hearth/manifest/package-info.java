/// Reads manifests: YAML in, function specifications out, or every problem at once, each with its
/// place and what would be right.
@NullMarked
package dev.hearth.manifest;

import org.jspecify.annotations.NullMarked;

/// Functions in JavaScript: ES modules and CommonJS on GraalJS, with a part of the WinterTC minimum
/// common API.
@NullMarked
package dev.hearth.javascript;

import org.jspecify.annotations.NullMarked;

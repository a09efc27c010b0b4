/// Java functions: a class loader a version, the handler's types bound by Jackson, trusted code.
@NullMarked
package dev.hearth.java;

import org.jspecify.annotations.NullMarked;

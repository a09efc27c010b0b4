/// Wasm functions: WASI preview 1 commands on GraalWasm, the module parsed once, an instance an
/// invocation.
@NullMarked
package dev.hearth.wasm;

import org.jspecify.annotations.NullMarked;

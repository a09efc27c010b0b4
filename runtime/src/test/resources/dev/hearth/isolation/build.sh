#!/bin/sh
# Builds the WebAssembly functions of the corpus. Debian: clang, lld.
set -eu
cd "$(dirname "$0")"
for file in wasm/*.c neighbour/*.c; do
  flags=$(sed -n 's|^// flags: ||p' "$file")
  clang --target=wasm32 -Wall -Wextra -Os -nostdlib -fno-builtin -Wno-unused -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=8192 \
    $flags -o "${file%.c}.wasm" "$file"
done

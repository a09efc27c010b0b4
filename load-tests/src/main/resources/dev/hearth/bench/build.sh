#!/bin/sh
# Builds the WebAssembly functions. On Debian 12: apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32
# Any wasi-sdk does it too: $WASI_SDK_PATH/bin/clang --target=wasm32-wasip1 -Os -s -o price.wasm price.c
set -eu
cd "$(dirname "$0")"
for function in price clock hello loop; do
  # clang 14 calls wasm32-wasip1 by its first name, wasm32-wasi.
  clang --target=wasm32-wasi --sysroot=/usr -isystem /usr/include/wasm32-wasi -L/usr/lib/wasm32-wasi \
    -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Os -Wl,--strip-all \
    -o "$function/$function.wasm" "$function/$function.c"
done
ls -l ./*/*.wasm

// tries: grows its memory without end
// memory: 16Mi
// expect: returns grown to 16;
// expect: returns grown to 16;
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    int megabytes = 0;
    while (__builtin_wasm_memory_grow(0, 16) != (size_t) -1) megabytes++;
    tell("grown to", megabytes + 1);
}

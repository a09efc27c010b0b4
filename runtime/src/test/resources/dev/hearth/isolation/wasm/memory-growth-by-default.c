// tries: grows its memory to the default limit and uses all of it
// timeout: 5000ms
// expect: returns used 63; | limit: memory | timeout
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    int megabytes = 0;
    for (;;) {
        size_t page = __builtin_wasm_memory_grow(0, 16);
        if (page == (size_t) -1) break;
        memset((void *) (page << 16), 1, 1 << 20);
        megabytes++;
    }
    tell("used", megabytes);
}

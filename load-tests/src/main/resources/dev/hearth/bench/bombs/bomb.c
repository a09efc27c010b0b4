// A command that takes memory, a mebibyte at a time, until it gets no more, and keeps it, running.
// Build: clang --target=wasm32 -nostdlib -Os -s -Wl,--export=_start -o bomb.wasm bomb.c
#define PAGE 65536

void _start(void) {
    for (;;) {
        unsigned long page = __builtin_wasm_memory_grow(0, 16);
        if (page == -1ul) continue;
        for (unsigned long at = 0; at < 16 * PAGE; at += 1024) ((volatile char *)(page * PAGE))[at] = 1;
    }
}

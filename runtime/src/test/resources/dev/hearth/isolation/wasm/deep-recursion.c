// tries: recurses until the stack is full
// flags: -Wl,-z,stack-size=67108864,--initial-memory=67239936 -O0
// memory: 128Mi
// expect: fails Trap
// expect: fails Trap
#include "wasi.h"

static __attribute__((noinline)) int deep(volatile int n) { return n == -1 ? 0 : deep(n + 1) + n; }

__attribute__((export_name("_start"))) void start(void) {
    tell("got", deep(0));
}

// tries: traps
// expect: fails Trap: unreachable
// expect: fails Trap: unreachable
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    __builtin_trap();
}

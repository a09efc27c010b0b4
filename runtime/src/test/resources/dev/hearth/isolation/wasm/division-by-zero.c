// tries: divides by zero
// expect: fails Trap
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    volatile int zero = 0;
    tell("got", 1 / zero);
}

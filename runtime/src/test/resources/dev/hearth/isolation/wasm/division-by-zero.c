// tries: divides by zero
// expect: fails Trap
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    volatile int one = 1, zero = 0;
    tell("got", one / zero);
}

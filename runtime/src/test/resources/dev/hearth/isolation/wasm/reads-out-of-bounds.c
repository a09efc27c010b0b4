// tries: reads beyond its memory
// expect: fails Trap
// expect: fails Trap
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    answer(*(volatile char *) 0x7fff0000 ? "read" : "zero");
}

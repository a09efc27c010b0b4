// tries: writes beyond its memory, and around it
// expect: fails Trap
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    *(volatile char *) 0xfffffff0u = 1;
    answer("written");
}

// tries: imports a function that WASI preview 1 does not have
// expect: refused InvalidModule
#include "wasi.h"

WASI(thread_spawn)(int argument);

__attribute__((export_name("_start"))) void start(void) {
    thread_spawn(0);
}

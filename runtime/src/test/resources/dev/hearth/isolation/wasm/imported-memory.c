// tries: imports its memory, to share it with another instance
// flags: -Wl,--import-memory
// expect: refused InvalidModule
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    answer("shared");
}

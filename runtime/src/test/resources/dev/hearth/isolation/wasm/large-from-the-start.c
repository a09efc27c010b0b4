// tries: begins with more memory than it may have
// flags: -Wl,--initial-memory=134217728
// expect: refused MemoryLimit
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    answer("large");
}

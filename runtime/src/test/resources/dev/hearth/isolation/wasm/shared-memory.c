// tries: has a memory that threads share
// flags: -Wl,--shared-memory,--max-memory=1048576,--no-check-features
// expect: refused InvalidModule
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    answer("shared");
}

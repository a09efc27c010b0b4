// tries: prints without end
// expect: limit: output
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    for (;;) answer("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

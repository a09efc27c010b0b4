// tries: asks for all the randomness there is
// timeout: 2000ms
// expect: fails | returns done | timeout | limit: cpu_time
#include "wasi.h"

WASI(random_get)(void *into, size_t length);

__attribute__((export_name("_start"))) void start(void) {
    static char into[1 << 20];
    for (int at = 0; at < 64; at++) random_get(into, sizeof into);
    random_get(0, 0x7fffffff);
    answer("done");
}

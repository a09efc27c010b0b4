// tries: loops for ever
// timeout: 400ms
// expect: timeout | limit: cpu_time
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    for (volatile int at = 0;; at++) ;
}

// tries: counts in its memory, which every invocation has new
// expect: returns count 1;
// expect: returns count 1;
// expect: returns count 1;
#include "wasi.h"

static int count;

__attribute__((export_name("_start"))) void start(void) {
    tell("count", ++count);
}

// tries: raises a signal
// expect: refused | returns refused | fails
#include "wasi.h"

WASI(proc_raise)(int signal);

__attribute__((export_name("_start"))) void start(void) {
    answer(proc_raise(9) ? "refused" : "raised");
}

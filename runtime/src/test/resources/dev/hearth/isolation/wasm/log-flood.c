// tries: writes to standard error without line ends
// expect: returns done
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    for (int at = 0; at < 100000; at++) say(2, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    answer("done");
}

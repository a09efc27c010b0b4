// tries: imports functions of the host that are not WASI's
// expect: refused InvalidModule
#include "wasi.h"

__attribute__((import_module("env"), import_name("system"))) int system(const char *command);

__attribute__((export_name("_start"))) void start(void) {
    system("id");
}

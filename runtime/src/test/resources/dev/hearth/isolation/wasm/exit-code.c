// tries: ends with an exit code, which is the instance's own end
// expect: fails ExitCode: exit code 7
// expect: fails ExitCode: exit code 7
#include "wasi.h"

__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn)) void proc_exit(int code);

__attribute__((export_name("_start"))) void start(void) {
    proc_exit(7);
}

// tries: reads its environment, where nothing is but its own
// expect: returns MINE=environment;TOKEN=of-environment; | returns TOKEN=of-environment;MINE=environment;
#include "wasi.h"

WASI(environ_get)(char **each, char *all);
WASI(environ_sizes_get)(size_t *count, size_t *size);

__attribute__((export_name("_start"))) void start(void) {
    static char *each[64];
    static char all[4096];
    size_t count, size;
    environ_sizes_get(&count, &size);
    if (count > 64 || size > sizeof all) { answer("too many"); return; }
    environ_get(each, all);
    for (size_t at = 0; at < count; at++) { answer(each[at]); answer(";"); }
}

// tries: opens files of the node below every directory it might have been given
// expect: returns refused
#include "wasi.h"

WASI(path_open)(int folder, int lookup, const char *path, size_t length, int flags, uint64_t rights, uint64_t inheriting, int fdflags, int *fd);

__attribute__((export_name("_start"))) void start(void) {
    const char *paths[] = {"etc/passwd", "/etc/passwd", "../../../../etc/passwd", "secret.txt", "path-open.wasm"};
    for (int folder = 0; folder < 16; folder++) {
        for (int at = 0; at < 5; at++) {
            int fd = -1;
            if (path_open(folder, 1, paths[at], length(paths[at]), 0, 2, 2, 0, &fd) == 0) {
                answer("opened");
                return;
            }
        }
    }
    answer("refused");
}

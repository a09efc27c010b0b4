// tries: makes, reads, links, renames and removes paths
// expect: returns refused
#include "wasi.h"

WASI(path_create_directory)(int folder, const char *path, size_t length);
WASI(path_remove_directory)(int folder, const char *path, size_t length);
WASI(path_unlink_file)(int folder, const char *path, size_t length);
WASI(path_filestat_get)(int folder, int flags, const char *path, size_t length, void *stat);
WASI(path_readlink)(int folder, const char *path, size_t length, char *into, size_t room, size_t *used);
WASI(path_rename)(int folder, const char *path, size_t length, int to, const char *name, size_t name_length);
WASI(path_symlink)(const char *path, size_t length, int folder, const char *name, size_t name_length);
WASI(fd_prestat_get)(int fd, void *prestat);

__attribute__((export_name("_start"))) void start(void) {
    char stat[64];
    size_t used;
    for (int folder = 3; folder < 16; folder++) {
        if (!fd_prestat_get(folder, stat) || !path_create_directory(folder, "x", 1) || !path_remove_directory(folder, "x", 1)
            || !path_unlink_file(folder, "x", 1) || !path_filestat_get(folder, 0, "/etc/passwd", 11, stat)
            || !path_readlink(folder, "/proc/self/exe", 14, stat, 64, &used) || !path_rename(folder, "x", 1, folder, "y", 1)
            || !path_symlink("/etc/passwd", 11, folder, "x", 1)) {
            answer("done");
            return;
        }
    }
    answer("refused");
}

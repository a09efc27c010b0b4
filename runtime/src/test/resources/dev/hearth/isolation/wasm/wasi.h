// WASI preview 1 as far as the corpus uses it, without a C library.
#include <stddef.h>
#include <stdint.h>

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) int name

typedef struct { const void *at; size_t length; } piece;

WASI(fd_write)(int fd, const piece *pieces, size_t count, size_t *written);
WASI(fd_read)(int fd, piece *pieces, size_t count, size_t *read);

static char text[256];

static size_t length(const char *of) {
    size_t n = 0;
    while (of[n]) n++;
    return n;
}

static void say(int fd, const char *what) {
    piece all = {what, length(what)};
    size_t written;
    fd_write(fd, &all, 1, &written);
}

static void answer(const char *what) { say(1, what); }

// `name errno`, e.g. `path_open 8`.
static void tell(const char *name, int number) {
    char *at = text;
    while (*name) *at++ = *name++;
    *at++ = ' ';
    if (number >= 100) *at++ = (char) ('0' + number / 100 % 10);
    if (number >= 10) *at++ = (char) ('0' + number / 10 % 10);
    *at++ = (char) ('0' + number % 10);
    *at++ = ';';
    *at = 0;
    answer(text);
}

void *memset(void *at, int value, size_t count) {
    for (size_t i = 0; i < count; i++) ((volatile char *) at)[i] = (char) value;
    return at;
}

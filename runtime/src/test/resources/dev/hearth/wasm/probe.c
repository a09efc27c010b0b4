// One WASI command for the tests; what it does is chosen by the environment variable MODE.
// Build: clang --target=wasm32-wasi -Os -s -o probe.wasm probe.c
// (Debian: clang, lld, wasi-libc, libclang-rt-dev-wasm32)
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffer[1 << 16];

static void put(int fd, const char *text) { write(fd, text, strlen(text)); }

static ssize_t event(void) {
    ssize_t all = 0, n;
    while ((n = read(0, buffer + all, sizeof buffer - 1 - all)) > 0) all += n;
    return all;
}

int main(void) {
    const char *mode = getenv("MODE");
    if (!mode) mode = "echo";
    if (!strcmp(mode, "echo")) {
        write(1, buffer, event());
    } else if (!strcmp(mode, "data")) {
        // The event's data is the last member of the event.
        buffer[event() - 1] = 0;
        put(1, strstr(buffer, "\"data\":") + 7);
    } else if (!strcmp(mode, "log")) {
        put(2, "hello\n");
    } else if (!strcmp(mode, "greet")) {
        put(2, "greeting\nin two lines");
        put(1, "{\"greeting\":\"hello ");
        put(1, getenv("NAME") ? getenv("NAME") : "nobody");
        put(1, "\"}");
    } else if (!strcmp(mode, "text")) {
        put(1, "h\xc3\xa9llo");
    } else if (!strcmp(mode, "response")) {
        put(1, "{\"statusCode\":201,\"headers\":{\"x-a\":\"b\"},\"body\":\"made\"}");
    } else if (!strcmp(mode, "exit")) {
        put(2, "boom: no stock left\n");
        return 3;
    } else if (!strcmp(mode, "trap")) {
        __builtin_trap();
    } else if (!strcmp(mode, "flood")) {
        memset(buffer, 'x', sizeof buffer);
        for (;;) write(1, buffer, sizeof buffer);
    } else if (!strcmp(mode, "shout")) {
        memset(buffer, 'x', sizeof buffer);
        for (int i = 0; i < 64; i++) write(2, buffer, sizeof buffer);
    } else if (!strcmp(mode, "loop")) {
        put(2, "started\n");
        for (volatile int i = 0;; i++) ;
    } else if (!strcmp(mode, "open")) {
        put(1, open("/etc/passwd", O_RDONLY) < 0 ? "denied" : "opened");
    } else if (!strcmp(mode, "grow")) {
        // Megabytes of memory there can be, as far as one is asked for at a time.
        int megabytes = 0;
        while (__builtin_wasm_memory_grow(0, 16) != (size_t) -1) megabytes++;
        char text[8] = {(char) ('0' + megabytes / 100 % 10), (char) ('0' + megabytes / 10 % 10),
                        (char) ('0' + megabytes % 10)};
        put(1, text);
    } else if (!strcmp(mode, "environment")) {
        extern char **environ;
        for (char **e = environ; e && *e; e++) { put(1, *e); put(1, "\n"); }
    }
    return 0;
}

// Prints the environment variables REGION and KEY.
// Build: clang --target=wasm32-wasi -Os -s -o env.wasm env.c
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    const char *names[] = {"REGION", "KEY"};
    for (int i = 0; i < 2; i++) {
        const char *value = getenv(names[i]);
        if (value) write(1, value, strlen(value));
    }
    return 0;
}

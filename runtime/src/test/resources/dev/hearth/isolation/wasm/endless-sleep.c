// tries: waits for an hour
// timeout: 400ms
// expect: refused | timeout | returns refused | fails
#include "wasi.h"

WASI(poll_oneoff)(const void *subscriptions, void *events, size_t count, size_t *happened);

__attribute__((export_name("_start"))) void start(void) {
    struct { uint64_t user; uint8_t tag; uint32_t clock; uint64_t timeout; uint64_t precision; uint16_t flags; } wait = {0, 0, 1, 3600000000000ull, 0, 0};
    static char events[64];
    size_t happened;
    answer(poll_oneoff(&wait, events, 1, &happened) ? "refused" : "slept");
}

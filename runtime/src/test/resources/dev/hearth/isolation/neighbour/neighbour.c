// What a friendly function sees: the event's data is the last member, an array of two digits.
#include "../wasm/wasi.h"

static char event[4096];

__attribute__((export_name("_start"))) void start(void) {
    piece into = {event, sizeof event};
    size_t count;
    fd_read(0, &into, 1, &count);
    // …"data":[1,2]}
    char sum[] = "{\"sum\":0,\"clean\":true}";
    sum[7] = (char) (event[count - 5] + event[count - 3] - '0');
    answer(sum);
}

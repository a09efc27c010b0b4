// tries: lets WASI read and write outside its memory
// expect: fails | returns refused
#include "wasi.h"

__attribute__((export_name("_start"))) void start(void) {
    size_t count;
    piece far = {(void *) 0x7fff0000, 0x10000};
    piece beyond = {(void *) 0, 0xffffffffu};
    if (!fd_write(1, &far, 1, &count) || !fd_write(1, &beyond, 1, &count) || !fd_read(0, &far, 1, &count) || !fd_write(1, (piece *) 0x7fff0000, 1 << 20, &count)) {
        answer("done");
        return;
    }
    answer("refused");
}

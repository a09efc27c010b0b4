// tries: calls a function pointer that is none
// expect: fails Trap
#include "wasi.h"

typedef int (*function)(int, int, int);

__attribute__((export_name("_start"))) void start(void) {
    answer(((function) 4242)(1, 2, 3) ? "called" : "called");
}

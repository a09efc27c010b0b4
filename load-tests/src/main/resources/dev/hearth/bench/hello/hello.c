// Answers whatever the event on stdin is.
#include <stdio.h>

int main(void) {
    puts("{\"greeting\":\"Hello, world!\"}");
    return 0;
}

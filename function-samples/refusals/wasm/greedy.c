// Tries to read a file of the host and its environment; says whether it got them.

#include <stdio.h>
#include <stdlib.h>

int main(void) {
    FILE *passwd = fopen("/etc/passwd", "r");
    printf("{\"passwd\":%s,\"environment\":%s}\n", passwd ? "true" : "false", getenv("PATH") ? "true" : "false");
    return 0;
}

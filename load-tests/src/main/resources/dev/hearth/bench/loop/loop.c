// A chain of as many dependent steps as it is asked for: reads the event as JSON on stdin, looks for the member by its name and
// does not check anything else.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char event[1 << 16];

int main(void) {
    ssize_t length = 0, n;
    while ((n = read(0, event + length, sizeof event - 1 - (size_t)length)) > 0) length += n;
    char *data = strstr(event, "\"data\":");
    char *count = data ? strstr(data, "\"count\":") : NULL;
    if (!count) return 1;
    long steps = strtol(count + strlen("\"count\":"), NULL, 10);
    int sum = 0;
    for (int i = 0; i < steps; i++) sum = (sum * 31 + i) % 1000003;
    printf("{\"sum\":%d}", sum);
    return 0;
}

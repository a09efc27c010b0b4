// tries: accepts, sends and receives on file descriptors that might be sockets
// expect: refused | returns refused
#include "wasi.h"

WASI(sock_accept)(int fd, int flags, int *accepted);
WASI(sock_recv)(int fd, piece *pieces, size_t count, int flags, size_t *read, int *outflags);
WASI(sock_send)(int fd, const piece *pieces, size_t count, int flags, size_t *sent);
WASI(sock_shutdown)(int fd, int how);

__attribute__((export_name("_start"))) void start(void) {
    piece one = {text, 1};
    size_t count;
    int flags;
    for (int fd = 0; fd < 64; fd++) {
        if (!sock_accept(fd, 0, &flags) || !sock_recv(fd, &one, 1, 0, &count, &flags) || !sock_send(fd, &one, 1, 0, &count) || !sock_shutdown(fd, 0)) {
            answer("done");
            return;
        }
    }
    answer("refused");
}

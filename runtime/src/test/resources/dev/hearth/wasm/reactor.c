// A module that is no command: it exports a function and has no _start.
// Build: clang --target=wasm32 -Os -s -nostdlib -Wl,--no-entry -o reactor.wasm reactor.c
__attribute__((export_name("add"))) int add(int a, int b) { return a + b; }

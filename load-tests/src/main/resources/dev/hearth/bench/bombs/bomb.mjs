// Keeps all it allocates, and allocates until it is ended.
export function handler() {
  const all = [];
  for (;;) all.push(new Array(1_000).fill(all.length));
}

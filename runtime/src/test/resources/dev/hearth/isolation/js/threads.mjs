// tries: starts a worker, and blocks the thread it runs on
// expect: returns refused
export const handler = () => {
  const ways = [() => new Worker('./worker.mjs'), () => new SharedWorker('x'), () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60000)];
  for (const way of ways) {
    try {
      return 'done ' + way();
    } catch {}
  }
  return 'refused';
};

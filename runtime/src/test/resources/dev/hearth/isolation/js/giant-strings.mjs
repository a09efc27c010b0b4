// tries: makes strings, arrays and buffers larger than the heap
// expect: returns RangeError,RangeError,RangeError,RangeError
export const handler = () => [() => 'x'.repeat(2 ** 31), () => 'x'.padEnd(2 ** 31), () => new Array(2 ** 32), () => new ArrayBuffer(2 ** 45)]
  .map((make) => { try { return make().length; } catch (problem) { return problem.name; } }).join();

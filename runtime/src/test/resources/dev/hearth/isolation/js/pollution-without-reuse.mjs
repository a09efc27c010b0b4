// tries: pollutes prototypes, where every invocation has a fresh sandbox
// reuse: invocation
// expect: returns clean
// expect: returns clean
// expect: returns clean
export const handler = () => {
  const before = ({}).polluted ?? 'clean';
  Object.prototype.polluted = 'polluted';
  Array.prototype.polluted = globalThis.polluted = 'polluted';
  return before;
};

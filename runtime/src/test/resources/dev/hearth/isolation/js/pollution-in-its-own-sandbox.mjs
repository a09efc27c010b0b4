// tries: pollutes prototypes, which its own later invocations see: they share a sandbox
// expect: returns clean
// expect: returns polluted
export const handler = () => {
  const before = ({}).polluted ?? 'clean';
  Object.prototype.polluted = 'polluted';
  Array.prototype.polluted = globalThis.polluted = 'polluted';
  return before;
};

// tries: replaces Promise and its methods, which the sandbox itself uses
// timeout: 2000ms
// expect: timeout
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  Promise.prototype.then = function () { return 'forged'; };
  Promise.resolve = () => 'forged';
  globalThis.Promise = class {};
  return { call: event.data.call };
};

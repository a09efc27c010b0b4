// tries: replaces the iterators of arrays and strings, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  const stop = () => { throw new Error('forged'); };
  Array.prototype[Symbol.iterator] = stop;
  String.prototype[Symbol.iterator] = stop;
  Object.getPrototypeOf([][Symbol.iterator] && Object.prototype);
  Array.prototype.values = stop;
  return { call: event.data.call };
};

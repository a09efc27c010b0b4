// tries: replaces the methods of String, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['split', 'includes', 'replace', 'slice', 'lastIndexOf', 'toWellFormed', 'isWellFormed']) String.prototype[name] = () => 'forged';
  globalThis.String = () => 'forged';
  return { call: event.data.call };
};

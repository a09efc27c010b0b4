// tries: replaces JSON.parse and JSON.stringify, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  JSON.parse = () => ({ data: { call: 'forged' } });
  JSON.stringify = () => '"forged"';
  globalThis.JSON = {};
  return { call: event.data.call };
};

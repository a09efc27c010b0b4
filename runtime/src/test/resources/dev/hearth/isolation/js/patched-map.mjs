// tries: replaces the methods of Map, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['get', 'set', 'has', 'delete']) Map.prototype[name] = () => 'forged';
  globalThis.Map = null;
  return { call: event.data.call };
};

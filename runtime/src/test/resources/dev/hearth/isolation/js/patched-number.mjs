// tries: replaces Number, Math and Date, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  Number.isInteger = () => true;
  globalThis.Number = () => NaN;
  Math.max = Math.floor = () => -1;
  Date.now = () => 'forged';
  globalThis.Date = null;
  return { call: event.data.call };
};

// tries: replaces call, apply and bind, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['call', 'apply', 'bind']) Function.prototype[name] = () => 'forged';
  Reflect.apply = () => 'forged';
  return { call: event.data.call };
};

// tries: replaces the properties that every object inherits, which the sandbox itself uses
// expect: fails Error: forged
// expect: fails Error: forged | returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['get', 'set', 'value', 'then_', 'data', 'type', 'headers', 'body', 'member', 'default', 'exports', 'due', 'every']) {
    Object.defineProperty(Object.prototype, name, { get() { throw new Error('forged ' + name); }, set(value) { Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true }); }, configurable: true });
  }
  return { call: event.data.call };
};

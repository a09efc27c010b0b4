// tries: replaces the methods of Array, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['push', 'splice', 'shift', 'filter', 'map', 'slice', 'join', 'includes', 'concat', 'reduce']) Array.prototype[name] = () => 'forged';
  Array.isArray = () => true;
  return { call: event.data.call };
};

// tries: replaces the functions of Object, which the sandbox itself uses
// expect: returns {"call":1}
// expect: returns {"call":2}
export const handler = async (event) => {
  if (event.data.call > 1) {
    await null;
    return { call: event.data.call };
  }
  for (const name of ['keys', 'freeze', 'defineProperty', 'assign', 'entries']) Object[name] = () => { throw new Error('forged'); };
  return { call: event.data.call };
};

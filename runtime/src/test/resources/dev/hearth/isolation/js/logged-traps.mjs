// tries: logs what throws when it is shown
// expect: returns logged
const trap = () => { throw new Error('trap'); };
export const handler = () => {
  const odd = [{ get a() { trap(); } }, new Proxy({}, { get: trap, ownKeys: trap }), { toString: trap }, Object.create(null), Symbol('x')];
  for (const each of odd) { try { console.log(each); } catch {} }
  return 'logged';
};

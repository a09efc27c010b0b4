// tries: returns cycles, and what throws when it is written
// expect: invalid the result has no JSON form
// expect: invalid the result has no JSON form
// expect: invalid the result has no JSON form
// expect: invalid the result has no JSON form: it is a function
// expect: invalid the result has no JSON form: it is a symbol
// expect: fails Error: trap | invalid
const trap = () => { throw new Error('trap'); };
const cycle = {};
cycle.self = [cycle];
const odd = [cycle, { toJSON: trap }, { a: 1n }, () => {}, Symbol('x'), new Proxy({}, { get: trap, ownKeys: trap })];
export const handler = (event) => odd[event.data.call - 1];

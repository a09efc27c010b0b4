// tries: throws what is no error
// expect: fails Error: undefined
// expect: fails Error: undefined
// expect: fails Error
// expect: fails Error: 1
// expect: fails Error
const odd = [undefined, null, Symbol('x'), 1n, () => {}];
export const handler = (event) => { throw odd[event.data.call - 1]; };

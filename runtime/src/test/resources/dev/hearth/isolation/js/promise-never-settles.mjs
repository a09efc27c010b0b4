// tries: returns a promise that never settles
// timeout: 300ms
// expect: timeout
export const handler = () => new Promise(() => {});

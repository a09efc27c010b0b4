// tries: throws errors that throw when they are looked at
// expect: fails Error
// expect: fails Error
// expect: fails Error
// expect: fails
export const handler = (event) => {
  const trap = () => { throw new Error('trap'); };
  switch (event.data.call) {
    case 1: throw { get name() { trap(); }, get message() { trap(); }, get stack() { trap(); }, get retryAfter() { trap(); } };
    case 2: throw new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap });
    case 3: throw { name: { toString: trap }, message: Symbol('x'), stack: { split: trap }, retryAfter: { valueOf: trap } };
    default: {
      const error = new Error('x'.repeat(100));
      Object.defineProperty(error, 'stack', { value: { toString: () => ({}) } });
      throw error;
    }
  }
};

// tries: asks for an integer that no memory holds
// expect: fails RangeError
export const handler = () => (2n ** 10_000_000_000n).toString().length;

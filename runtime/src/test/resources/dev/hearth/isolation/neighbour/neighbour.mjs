// What a friendly function sees: sums an array, and says whether built-ins are as they should be.
export const handler = async (event) => {
  const sum = await Promise.resolve([...event.data].map((each) => each + 0).reduce((a, b) => a + b));
  const clean = ({}).polluted === undefined && globalThis.polluted === undefined && JSON.stringify({ a: [1] }) === '{"a":[1]}'
    && new Map([[1, 2]]).get(1) === 2 && String(/b/.exec('abc')) === 'b' && [...'ab'].join('') === 'ab';
  return { sum, clean };
};

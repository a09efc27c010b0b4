// tries: returns what is nested a hundred thousand levels deep
// expect: fails RangeError | invalid | returns
export const handler = () => {
  let deep = [];
  for (let at = 0; at < 100_000; at++) deep = [deep];
  return deep;
};

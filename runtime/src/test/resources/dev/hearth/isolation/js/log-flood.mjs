// tries: logs without end
// expect: returns done
export const handler = () => {
  for (let at = 0; at < 20_000; at++) console.log('x'.repeat(1000));
  console.error('y'.repeat(5_000_000));
  return 'done';
};

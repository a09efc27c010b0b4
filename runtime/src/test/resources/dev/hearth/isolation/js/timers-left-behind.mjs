// tries: leaves timers and promises behind that count on
// expect: returns 0
// expect: returns 0
// expect: returns 0
let ran = 0;
export const handler = async () => {
  const before = ran;
  setInterval(() => { ran++; }, 1);
  setTimeout(() => { ran++; }, 1);
  return before;
};

// tries: walks up to the functions that called it
// expect: returns none
export const handler = () => {
  const walk = Function('f', 'try { return f.caller || arguments.callee.caller } catch { return null }');
  const up = walk(walk);
  return up === null || up === undefined || up === handler ? 'none' : 'found ' + up;
};

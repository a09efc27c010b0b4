// tries: reflects on an exception of the host that it provokes
// expect: returns none
export const handler = (event) => {
  try {
    globalThis[Symbol.for('hearth.required')](event.data.canary);
    return 'read';
  } catch (problem) {
    const names = ['getClass', 'class', 'getStackTrace', 'getCause', 'printStackTrace', 'wait', 'hashCode'];
    return names.filter((name) => { try { return problem[name] !== undefined; } catch { return false; } }).join() || 'none';
  }
};

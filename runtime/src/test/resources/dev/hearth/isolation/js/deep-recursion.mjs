// tries: recurses until the stack is full, and again while that is handled
// expect: fails RangeError: Maximum call stack
// expect: returns caught
const deep = () => 1 + deep();
export const handler = (event) => {
  if (event.data.call === 1) return deep();
  try { deep(); } catch { try { deep(); } catch { return 'caught'; } }
};

// tries: imports another function's code
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of [event.data.neighbour + '/neighbour.mjs', '../neighbour-mjs/neighbour.mjs', 'file://' + event.data.neighbour + '/neighbour.mjs']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

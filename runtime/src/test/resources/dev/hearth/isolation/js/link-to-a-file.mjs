// tries: imports through a link in its bundle that leads out of it
// link: link.mjs {canaries}/secret.mjs
// link: link.txt {canaries}/secret.txt
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['./link.mjs', './link.txt']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

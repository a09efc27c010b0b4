// tries: imports below a link to a folder outside
// link: link {canaries}
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['./link/secret.mjs', './link/../link/secret.mjs', 'file:./link/secret.mjs']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

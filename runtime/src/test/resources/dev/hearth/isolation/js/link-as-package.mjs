// tries: requires a package that is a link out of its bundle
// link: node_modules {canaries}
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['stolen', 'stolen/secret.mjs']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

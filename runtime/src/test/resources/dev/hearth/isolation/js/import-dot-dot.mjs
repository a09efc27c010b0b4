// tries: climbs out of its bundle
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of [1, 2, 3, 4, 8, 12].flatMap((n) => ['../'.repeat(n) + 'canaries/secret.mjs', './' + '../'.repeat(n) + event.data.folder + '/secret.mjs', './x/' + '../'.repeat(n) + 'etc/passwd'])) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

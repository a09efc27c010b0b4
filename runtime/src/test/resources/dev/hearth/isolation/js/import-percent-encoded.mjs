// tries: climbs out of its bundle with percent-encoded dots and slashes
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['./%2e%2e/%2e%2e/canaries/secret.mjs', './..%2f..%2fcanaries%2fsecret.mjs', 'file://' + event.data.folder.replaceAll('/', '%2f') + '%2fsecret.mjs', './\0' + event.data.folder + '/secret.mjs']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

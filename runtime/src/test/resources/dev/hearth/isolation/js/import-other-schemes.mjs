// tries: imports from data:, http:, node: and blob: URLs
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['data:text/javascript,export default 1', 'http://127.0.0.1:' + event.data.port + '/x.mjs', 'jar:file:' + event.data.folder + '!/secret.mjs', 'blob:x']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

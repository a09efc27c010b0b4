// tries: imports a file by a file: URL
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of ['file://' + event.data.folder + '/secret.mjs', 'file:' + event.data.canary, 'FILE:///etc/passwd', 'file://localhost' + event.data.folder + '/secret.mjs']) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

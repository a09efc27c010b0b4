// tries: calls the sandbox's own require with paths outside its bundle
// expect: returns refused
export const handler = (event) => {
  const required = globalThis[Symbol.for('hearth.required')];
  for (const path of [event.data.canary, '/etc/passwd', event.data.folder + '/secret.mjs', '../canaries/secret.txt', '/proc/self/environ']) {
    try {
      return 'got ' + JSON.stringify(required(path));
    } catch {}
  }
  return 'refused';
};

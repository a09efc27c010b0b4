// tries: requires files outside its bundle and Node's modules
// expect: returns refused
exports.handler = (event) => {
  const names = [event.data.canary, event.data.folder + '/secret.mjs', '../canaries/secret.txt', '../../../../../../../etc/passwd', 'fs', 'node:fs',
    'child_process', 'file://' + event.data.canary];
  for (const name of names) {
    try {
      return 'got ' + JSON.stringify(require(name));
    } catch {}
  }
  return 'refused';
};

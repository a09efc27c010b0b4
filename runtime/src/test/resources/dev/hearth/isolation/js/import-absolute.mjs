// tries: imports a file by its absolute path
// expect: returns refused
export const handler = async (event) => {
  const got = [];
  for (const name of [event.data.folder + '/secret.mjs', '/etc/passwd', event.data.canary]) {
    try {
      got.push(JSON.stringify(await import(name)));
    } catch {}
  }
  return got.join() || 'refused';
};

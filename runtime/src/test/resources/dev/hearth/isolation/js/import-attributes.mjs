// tries: imports the secret as JSON and as text
// expect: returns refused
export const handler = async (event) => {
  for (const type of ['json', 'text', 'bytes']) {
    for (const path of [event.data.canary, '/etc/passwd']) {
      try {
        return 'got ' + (await import(path, { with: { type } })).default;
      } catch {}
    }
  }
  return 'refused';
};

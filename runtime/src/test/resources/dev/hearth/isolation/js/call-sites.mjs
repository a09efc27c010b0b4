// tries: takes the functions of the sandbox itself out of a stack trace's call sites
// expect: returns none
export const handler = () => {
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack;
  Error.prepareStackTrace = undefined;
  if (!Array.isArray(sites)) return 'none';
  const found = sites.flatMap((site) => [site.getFunction?.(), site.getThis?.()])
    .filter((each) => typeof each === 'function' && each !== handler || typeof each === 'object' && each !== null && each !== globalThis);
  return found.length ? 'found ' + found.map((each) => each.name) : 'none';
};

// tries: evaluates code in the host's scope through constructors of functions
// expect: returns none
const chains = [[].constructor.constructor, (async () => {}).constructor, (function* () {}).constructor, (0, eval)];
export const handler = () => chains
  .map((make) => make === eval ? eval('typeof Java + typeof process + typeof require') : make('return typeof Java + typeof process + typeof require')())
  .filter((types) => typeof types === 'string' && types !== 'undefined'.repeat(3)).join() || 'none';

// tries: finds the host's classes and functions by the names that engines have for them
// expect: returns none
const names = ['Java', 'Polyglot', 'Graal', 'Packages', 'java', 'javax', 'com', 'org', 'load', 'loadWithNewGlobal', 'print', 'readFully',
  'readbuffer', 'quit', 'exit', 'process', 'require', 'Deno', 'Bun', 'WebAssembly', 'Realm', '$262', 'JavaImporter', 'JSAdapter'];
export const handler = () => names.filter((name) => name in globalThis).join() || 'none';

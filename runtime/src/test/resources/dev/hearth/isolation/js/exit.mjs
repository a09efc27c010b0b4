// tries: ends the process
// expect: returns still here
export const handler = () => {
  for (const code of ['quit()', 'exit()', 'process.exit()', 'Deno.exit()', 'java.lang.System.exit(1)', "Java.type('java.lang.System').exit(1)"]) {
    try {
      (0, eval)(code);
    } catch {}
  }
  return 'still here';
};

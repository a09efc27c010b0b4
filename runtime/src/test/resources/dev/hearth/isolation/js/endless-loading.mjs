// tries: loops while it is loaded by an invocation's own import
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = async () => {
  await new Promise((done) => setTimeout(done, 1));
  for (;;) await Promise.resolve();
};

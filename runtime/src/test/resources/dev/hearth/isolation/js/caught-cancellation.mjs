// tries: catches what ends it, and loops on
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = () => {
  again: for (;;) {
    try {
      for (;;) {}
    } catch {
      continue again;
    } finally {
      continue again;
    }
  }
};

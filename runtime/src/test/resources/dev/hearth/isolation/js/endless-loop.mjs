// tries: loops for ever
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = () => { for (;;) {} };

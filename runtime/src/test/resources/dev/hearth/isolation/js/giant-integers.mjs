// tries: computes with integers of millions of digits
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = () => { for (;;) BigInt('9'.repeat(2e5)).toString(); };

// tries: matches a regular expression that backtracks for hours
// timeout: 400ms
// expect: timeout | limit: cpu_time
export const handler = () => /^(?:(a+)+)\1c$/.test('a'.repeat(34) + 'b');

// tries: returns more than its output limit, as text, JSON, bytes and a response
// output: 64Ki
// expect: limit: output
// expect: limit: output
// expect: limit: output
// expect: limit: output
export const handler = (event) => {
  switch (event.data.call) {
    case 1: return 'x'.repeat(100_000);
    case 2: return Array.from({ length: 20_000 }, (_, at) => at);
    case 3: return new Uint8Array(100_000);
    default: return { statusCode: 200, body: 'x'.repeat(100_000) };
  }
};

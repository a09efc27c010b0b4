// tries: answers with a status, headers and a body that change or throw as they are read
// expect: fails | invalid | responds 200 
// expect: fails | invalid
// expect: fails | invalid | responds
// expect: fails | invalid | responds 200
const trap = () => { throw new Error('trap'); };
export const handler = (event) => {
  let reads = 0;
  switch (event.data.call) {
    case 1: return { get statusCode() { return reads++ === 0 ? 200 : {}; } };
    case 2: return { statusCode: 200, headers: new Proxy({}, { ownKeys: trap }), body: '' };
    case 3: return { statusCode: 200, headers: { a: { toString: trap }, b: 'x\r\ny: z' }, body: '' };
    default: return { statusCode: 200, get body() { return reads++ === 0 ? 'body' : trap(); } };
  }
};

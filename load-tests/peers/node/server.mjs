// Node's own `http`. Says "listening on PORT" and serves until it is ended.
import { createServer } from 'node:http';

function answer(response, value) {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function loop({ count }) {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum * 31 + i) % 1000003;
  return { sum };
}

const server = createServer((request, response) => {
  if (request.url === '/hello') return answer(response, { greeting: 'Hello, world!' });
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => answer(response, loop(JSON.parse(Buffer.concat(chunks)))));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));

"""The quickest HTTP that CPython does without foreign packages: a protocol of asyncio, which reads just what `wrk` sends.
(`http.server` makes a thread for each connection and is several times slower.)
Says "listening on PORT" and serves until it is ended."""

import asyncio
import json


def hello():
    return {"greeting": "Hello, world!"}


def loop(steps):
    total = 0
    for i in range(steps["count"]):
        total = (total * 31 + i) % 1000003
    return {"sum": total}


class Http(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.received = b""

    def data_received(self, data):
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head, rest = self.received[:end].lower(), self.received[end + 4 :]
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(rest) < length:
                return
            self.received = rest[length:]
            value = loop(json.loads(rest[:length])) if b" /loop " in head else hello()
            body = json.dumps(value).encode()
            self.transport.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
            )


async def main():
    server = await asyncio.get_running_loop().create_server(Http, "127.0.0.1", 0)
    print("listening on", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())

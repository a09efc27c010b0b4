

# What a sandbox has instead of sockets, at the end of http.client.

class _Exchange:
    """A socket to those who write a request and read its response; the node sends it."""

    def __init__(self, connection):
        self._connection = connection
        self._written = bytearray()
        self._answer = None

    def sendall(self, data):
        self._written += data

    def exchange(self):
        written, self._written = bytes(self._written), bytearray()
        self._answer = _exchange(self._connection, written)

    def makefile(self, mode):
        if self._answer is None:
            self.exchange()
        answer, self._answer = self._answer, None
        return io.BytesIO(answer)

    def settimeout(self, timeout):
        pass

    setsockopt = shutdown = settimeout

    def close(self):
        pass


def _exchange(connection, written):
    from hearth import http
    head, _, body = written.partition(b'\r\n\r\n')
    start, *lines = head.decode('iso-8859-1').split('\r\n')
    method, target, _ = start.split(' ', 2)
    headers = [tuple(line.split(': ', 1)) for line in lines]
    names = {name.lower(): value for name, value in headers}
    if 'chunked' in names.get('transfer-encoding', ''):
        body = _joined(body)
    if target.startswith('/'):
        target = f"{connection._scheme}://{names['host']}{target}"
    timeout = connection.timeout
    status, reason, content, answered = http._exchange(
        method, target, body,
        [header for header in headers if header[0].lower() not in _OF_THE_NODE],
        timeout if isinstance(timeout, (int, float)) else None)
    lines = [f'HTTP/1.1 {status} {reason}', 'Connection: close']
    if method != 'HEAD':
        lines.append(f'Content-Length: {len(content)}')
    lines += [f'{name}: {value}' for name, value in answered
              if method == 'HEAD' or name.lower() not in _OF_THE_NODE]
    return '\r\n'.join(lines).encode('iso-8859-1') + b'\r\n\r\n' + content


_OF_THE_NODE = frozenset((
    'accept-encoding', 'connection', 'content-encoding', 'content-length', 'host', 'keep-alive',
    'transfer-encoding'))


def _joined(chunks):
    body = bytearray()
    while chunks:
        size, _, rest = chunks.partition(b'\r\n')
        length = int(size, 16)
        body += rest[:length]
        chunks = rest[length + 2:]
    return bytes(body)


def _connect(self):
    if self._tunnel_host:
        raise PermissionError('a function may not use proxies')
    self.sock = _Exchange(self)


_write_request = HTTPConnection.request


def _request(self, method, url, body=None, headers={}, *, encode_chunked=False):
    _write_request(self, method, url, body, headers, encode_chunked=encode_chunked)
    # Here and not when the response is asked for, since callers expect errors of the network here.
    self.sock.exchange()


HTTPConnection.connect = _connect
HTTPConnection.request = _request
HTTPConnection._scheme = 'http'


class HTTPSConnection(HTTPConnection):
    """TLS is the node's: a context that is passed has no effect."""

    default_port = HTTPS_PORT
    _scheme = 'https'

    def __init__(self, host, port=None, *, context=None, **rest):
        super().__init__(host, port, **rest)


class _NodeContext:
    check_hostname = True


def _create_https_context(http_version):
    return _NodeContext()


__all__.append('HTTPSConnection')

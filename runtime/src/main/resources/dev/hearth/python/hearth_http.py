"""HTTP to the hosts that the manifest grants, sent by the node.

`get post put patch delete head request` answer a Response; with an `a` in front they are awaited,
and hold no thread meanwhile. A host that is not granted is a PermissionError, one that does not
answer a ConnectionError or TimeoutError. Redirects are not followed.
"""

import json as _json
import time as _time
from hearth import _host
from urllib.parse import urlencode as _urlencode

__all__ = ['Headers', 'HTTPError', 'Response',
           'request', 'get', 'post', 'put', 'patch', 'delete', 'head',
           'arequest', 'aget', 'apost', 'aput', 'apatch', 'adelete', 'ahead']


class HTTPError(OSError):
    """By `raise_for_status`; `response` is the answer."""

    def __init__(self, response):
        super().__init__(f'{response.status} {response.reason} for {response.url}'.replace('  ', ' '))
        self.response = response


class Headers(dict):
    """By name, in any case; several of one name are joined by a comma."""

    def __init__(self, pairs):
        super().__init__()
        for name, value in pairs:
            name = name.lower()
            dict.__setitem__(self, name, f'{self[name]}, {value}' if name in self else value)

    def __getitem__(self, name):
        return dict.__getitem__(self, name.lower())

    def __contains__(self, name):
        return dict.__contains__(self, name.lower())

    def get(self, name, default=None):
        return dict.get(self, name.lower(), default)


class Response:
    """`status`, `reason`, `headers`, `content` (bytes), `text`, `json()`, `ok`, `url`."""

    def __init__(self, url, status, reason, content, headers):
        self.url = url
        self.status = self.status_code = status
        self.reason = reason
        self.content = content
        self.headers = Headers(headers)

    @property
    def ok(self):
        return self.status < 400

    @property
    def text(self):
        _, _, charset = self.headers.get('content-type', '').partition('charset=')
        charset = charset.partition(';')[0].strip(' "\'') or 'utf-8'
        try:
            return self.content.decode(charset, 'replace')
        except LookupError:
            return self.content.decode('utf-8', 'replace')

    def json(self, **options):
        return _json.loads(self.content, **options)

    def raise_for_status(self):
        if not self.ok:
            raise HTTPError(self)
        return self

    def __repr__(self):
        return f'<Response {self.status}>'


def _request(method, url, params, headers, data, json):
    headers = dict(headers or {})
    kind = None
    if params:
        url += ('&' if '?' in url else '?') + _urlencode(params, doseq=True)
    if json is not None:
        data, kind = _json.dumps(json, allow_nan=False), 'application/json'
    elif isinstance(data, dict):
        data, kind = _urlencode(data, doseq=True), 'application/x-www-form-urlencoded'
    if kind and not any(name.lower() == 'content-type' for name in headers):
        headers['content-type'] = kind
    body = data.encode() if isinstance(data, str) else bytes(data or b'')
    return _host.send(method.upper(), url, body,
                      *(str(part) for header in headers.items() for part in header))


def _received(parts):
    kind, detail, *rest = parts
    if kind == 1:
        raise PermissionError(detail)
    if kind == 2:
        raise ConnectionError(detail)
    reason, content, *headers = rest
    return detail, reason, content.encode('iso-8859-1'), list(zip(headers[::2], headers[1::2]))


def _wait(number, timeout):
    end = _time.monotonic() + (3600 if timeout is None else timeout)
    while True:
        parts = _host.take(number)
        if parts is not None:
            return _received(parts)
        left = end - _time.monotonic()
        if left <= 0:
            raise TimeoutError(f'no answer within {timeout} s')
        _host.pause(left)


def _exchange(method, url, body, headers, timeout):
    return _wait(_host.send(method, url, body, *(part for header in headers for part in header)),
                 timeout)


def request(method, url, *, params=None, headers=None, data=None, json=None, timeout=None):
    """`data`: bytes, str, or a dict of form fields; `timeout` in seconds, at most the invocation's."""
    return Response(url, *_wait(_request(method, url, params, headers, data, json), timeout))


async def arequest(method, url, *, params=None, headers=None, data=None, json=None, timeout=None):
    import asyncio
    number = _request(method, url, params, headers, data, json)
    async with asyncio.timeout(timeout):
        parts = await _host.reply(number)
    return Response(url, *_received(parts))


def _calls(method):
    def call(url, **rest):
        return request(method, url, **rest)

    async def acall(url, **rest):
        return await arequest(method, url, **rest)

    call.__name__ = call.__qualname__ = method.lower()
    acall.__name__ = acall.__qualname__ = 'a' + method.lower()
    return call, acall


get, aget = _calls('GET')
post, apost = _calls('POST')
put, aput = _calls('PUT')
patch, apatch = _calls('PATCH')
delete, adelete = _calls('DELETE')
head, ahead = _calls('HEAD')

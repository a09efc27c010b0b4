// fetch (Fetch, 5.6): a request goes through the host, which holds it against the function's grants;
// redirects are followed here, each as a request of its own.
(function (host) {
  'use strict';
  const { Request, signalOf, receive, take, bytesOf } = host.api('http');
  const { URL } = host.api('url');
  const MOST_REDIRECTS = 20;
  const failed = (detail) => new TypeError('fetch failed: ' + detail);

  // What a URL may hold and the host's may not.
  const target = ({ protocol, host, pathname, search }) => protocol + '//' + host
    + (pathname + search).replace(/[[\]|^`{}\\"<>]|%(?![0-9a-fA-F]{2})/g, (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase());

  function fetch(input, init = undefined) {
    return new Promise((resolve, reject) => {
      const request = new Request(...arguments);
      const headers = new Map(request.headers);
      if (!headers.has('accept')) headers.set('accept', '*/*');
      if (!headers.has('user-agent')) headers.set('user-agent', 'Hearth');
      const content = take(request);
      const hop = {
        url: new URL(request.url), method: request.method, headers, body: content === null ? null : content.text ?? bytesOf(content).buffer,
        redirect: request.redirect, signal: signalOf(request), count: 0,
      };
      if (hop.signal?.aborted) reject(hop.signal.reason);
      else go(hop, resolve, reject);
    });
  }

  function go(hop, resolve, reject) {
    const { signal, url } = hop;
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) {
      reject(failed('a URL is of http or https, without user and password: ' + url.protocol));
      return;
    }
    const lines = [];
    for (const [name, value] of hop.headers) lines.push(name, value);
    const cancel = host.send(hop.method, target(url), lines.join('\n'), hop.body, (problem, status, statusText, headerLines, length, held) => {
      signal?.removeEventListener('abort', abort);
      if (problem !== null) reject(failed(problem));
      else answered(hop, { status, statusText, lines: headerLines === '' ? [] : headerLines.split('\n'), length, held }, resolve, reject);
    });
    const abort = () => {
      cancel();
      reject(signal.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  }

  function answered(hop, reply, resolve, reject) {
    const at = reply.lines.findIndex((line, each) => each % 2 === 0 && line.toLowerCase() === 'location');
    if (![301, 302, 303, 307, 308].includes(reply.status) || at < 0 || hop.redirect === 'manual') {
      resolve(receive(reply, hop.url.href, hop.count > 0));
      return;
    }
    const next = URL.parse(reply.lines[at + 1], hop.url);
    if (hop.redirect === 'error') reject(failed('a redirect came, and redirect is error'));
    else if (hop.count === MOST_REDIRECTS) reject(failed('more than ' + MOST_REDIRECTS + ' redirects'));
    else if (next === null) reject(failed('a redirect names no URL'));
    else go(redirected(hop, reply.status, next), resolve, reject);
  }

  function redirected(hop, status, url) {
    const headers = new Map(hop.headers);
    let { method, body } = hop;
    if ((status === 303 && method !== 'GET' && method !== 'HEAD') || (status <= 302 && method === 'POST')) {
      method = 'GET';
      body = null;
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type']) headers.delete(name);
    }
    if (url.origin !== hop.url.origin) for (const name of ['authorization', 'cookie']) headers.delete(name);
    if (url.hash === '') url.hash = hop.url.hash;
    return { ...hop, url, method, headers, body, count: hop.count + 1 };
  }

  return { fetch };
})

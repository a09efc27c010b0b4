// Headers, Request and Response (Fetch, 5), with whole bodies: no streams, no Blob, no FormData.
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;

  // ---- Headers

  const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

  function bytes(value) {
    const text = String(value);
    if (/[^\0-\xff]/.test(text)) throw new TypeError('a header holds characters up to U+00FF: ' + text);
    return text;
  }

  function nameOf(value) {
    const name = bytes(value);
    if (!NAME.test(name)) throw new TypeError(stringify(name) + " is no header's name");
    return name.toLowerCase();
  }

  const trim = (value) => bytes(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

  function valueOf(value) {
    const text = trim(value);
    if (/[\0\n\r]/.test(text)) throw new TypeError('a header holds no line break');
    return text;
  }

  const wanted = (given, count) => {
    if (given.length < count) throw new TypeError('too few arguments: ' + given.length + ' of ' + count);
  };
  let freeze;

  class Headers {
    #list = [];
    #frozen = false;
    static {
      freeze = (headers) => {
        headers.#frozen = true;
        return headers;
      };
    }
    constructor(init) {
      if (init === undefined) return;
      if ((typeof init !== 'object' && typeof init !== 'function') || init === null) throw new TypeError('Headers takes pairs or an object');
      const iterator = init[Symbol.iterator];
      if (iterator !== undefined && iterator !== null) {
        for (const pair of init) {
          if (typeof pair !== 'object' || pair === null) throw new TypeError('a header is a pair of a name and a value');
          const both = [...pair];
          if (both.length !== 2) throw new TypeError('a header is a pair of a name and a value');
          this.append(both[0], both[1]);
        }
        return;
      }
      for (const key of Reflect.ownKeys(init)) {
        if (Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) this.append(key, init[key]);
      }
    }
    #change(name, value) {
      const pair = [nameOf(name), valueOf(value)];
      if (this.#frozen) throw new TypeError('these headers cannot be changed');
      return pair;
    }
    append(name, value) {
      wanted(arguments, 2);
      this.#list.push(this.#change(name, value));
    }
    delete(name) {
      wanted(arguments, 1);
      const [gone] = this.#change(name, '');
      this.#list = this.#list.filter(([each]) => each !== gone);
    }
    get(name) {
      wanted(arguments, 1);
      const sought = nameOf(name);
      const values = this.#list.filter(([each]) => each === sought).map(([, value]) => value);
      return values.length === 0 ? null : values.join(', ');
    }
    getSetCookie() { return this.#list.filter(([name]) => name === 'set-cookie').map(([, value]) => value); }
    has(name) {
      wanted(arguments, 1);
      const sought = nameOf(name);
      return this.#list.some(([each]) => each === sought);
    }
    set(name, value) {
      wanted(arguments, 2);
      const pair = this.#change(name, value);
      const at = this.#list.findIndex(([each]) => each === pair[0]);
      this.#list = this.#list.filter(([each], index) => each !== pair[0] || index === at);
      if (at < 0) this.#list.push(pair);
      else this.#list[at] = pair;
    }
    forEach(callback, self) {
      if (typeof callback !== 'function') throw new TypeError('forEach calls a function');
      for (const [name, value] of this) callback.call(self, value, name, this);
    }
    // By name; each name once but set-cookie, whose values cannot be joined.
    #sorted() {
      const names = [...new Set(this.#list.map(([name]) => name))].sort();
      return names.flatMap((name) => (name === 'set-cookie'
        ? this.getSetCookie().map((value) => [name, value])
        : [[name, this.get(name)]]));
    }
    // The list may change while it is walked.
    *entries() {
      for (let at = 0; ; at++) {
        const pair = this.#sorted()[at];
        if (pair === undefined) return;
        yield pair;
      }
    }
    *keys() { for (const [name] of this.entries()) yield name; }
    *values() { for (const [, value] of this.entries()) yield value; }
    static { this.prototype[Symbol.iterator] = this.prototype.entries; }
    get [Symbol.toStringTag]() { return 'Headers'; }
  }

  // ---- bodies: text, bytes, or what the host holds and gives as text or copies into a buffer

  const tagOf = (value) => Object.prototype.toString.call(value);

  function contentOf(body) {
    if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body.slice(0)) };
    if (ArrayBuffer.isView(body)) {
      return { bytes: new Uint8Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)) };
    }
    if (tagOf(body) === '[object URLSearchParams]') {
      return { text: String(body), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    return { text: String(body).toWellFormed(), type: 'text/plain;charset=UTF-8' };
  }

  function textOf(content) {
    if (content === null) return '';
    if (content.held) return content.held();
    return content.text ?? new TextDecoder().decode(content.bytes);
  }

  // Bytes that belong to the caller.
  function bytesOf(content) {
    if (content === null) return new Uint8Array(0);
    if (content.held) {
      const buffer = new ArrayBuffer(content.length);
      content.held(buffer);
      return new Uint8Array(buffer);
    }
    return content.bytes ? content.bytes.slice() : new TextEncoder().encode(content.text);
  }

  let peek, take, share;

  class Body {
    #content = null;
    #used = false;
    static {
      peek = (body) => body.#content;
      share = (body, content) => { body.#content = content; };
      take = (body) => {
        if (body.#used) throw new TypeError('the body was read already');
        body.#used = body.#content !== null;
        return body.#content;
      };
    }
    get bodyUsed() { return this.#used; }
    async text() {
      const text = textOf(take(this));
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
    async json() { return parse(await this.text()); }
    async bytes() { return bytesOf(take(this)); }
    async arrayBuffer() { return bytesOf(take(this)).buffer; }
  }

  // Gives the message its body and its type, where it does not name one itself.
  function setBody(message, headers, body) {
    const content = contentOf(body);
    share(message, content);
    if (content.type && !headers.has('content-type')) headers.append('content-type', content.type);
  }

  function copyBody(from, to) {
    if (from.bodyUsed) throw new TypeError('the body was read already');
    share(to, peek(from));
    return to;
  }

  // ---- Request

  const USUAL = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

  function methodOf(value) {
    const method = String(value), upper = method.toUpperCase();
    if (!NAME.test(method) || ['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(stringify(method) + ' is no method to send');
    return USUAL.includes(upper) ? upper : method;
  }

  const oneOf = (value, words, what) => {
    if (!words.includes(String(value))) throw new TypeError(what + ' is ' + words.join(', ') + ', not ' + value);
    return String(value);
  };
  let signalOf;

  class Request extends Body {
    #url; #method; #headers; #redirect; #signal;
    static { signalOf = (request) => request.#signal; }
    constructor(input, init) {
      super();
      wanted(arguments, 1);
      if (init !== undefined && init !== null && typeof init !== 'object') throw new TypeError('a request is described by an object');
      const options = init ?? {};
      const from = input instanceof Request ? input : undefined;
      this.#url = from ? from.#url : new (host.api('url').URL)(input);
      if (this.#url.username || this.#url.password) throw new TypeError('a URL holds no user and password here: use a header');
      this.#method = options.method === undefined ? from?.method ?? 'GET' : methodOf(options.method);
      this.#headers = new Headers(options.headers === undefined ? from?.headers : options.headers);
      this.#redirect = options.redirect === undefined ? from?.redirect ?? 'follow' : oneOf(options.redirect, ['follow', 'error', 'manual'], 'redirect');
      this.#signal = from?.#signal;
      if (options.signal !== undefined) {
        if (options.signal !== null && !(options.signal instanceof host.api('abort').AbortSignal)) throw new TypeError('signal is an AbortSignal');
        this.#signal = options.signal ?? undefined;
      }
      const body = options.body ?? null;
      if (body === null) {
        if (from && options.body !== null) share(this, take(from));
      } else {
        setBody(this, this.#headers, body);
      }
      if (peek(this) !== null && ['GET', 'HEAD'].includes(this.#method)) throw new TypeError('a ' + this.#method + ' has no body');
    }
    get url() { return this.#url.href; }
    get method() { return this.#method; }
    get headers() { return this.#headers; }
    get redirect() { return this.#redirect; }
    get signal() { return (this.#signal ??= new (host.api('abort').AbortController)().signal); }
    clone() { return copyBody(this, new Request(this.url, { method: this.method, headers: this.headers, redirect: this.redirect, signal: this.signal })); }
    get [Symbol.toStringTag]() { return 'Request'; }
  }

  // ---- Response

  const WITHOUT_BODY = [101, 103, 204, 205, 304];
  let receive, isResponse;

  class Response extends Body {
    #status = 200; #statusText = ''; #headers; #url = ''; #type = 'default'; #redirected = false;
    static {
      isResponse = (value) => #status in value;
      receive = (reply, url, redirected) => {
        const response = new Response();
        response.#status = reply.status;
        response.#statusText = reply.statusText;
        for (let at = 0; at + 1 < reply.lines.length; at += 2) response.#headers.append(reply.lines[at], reply.lines[at + 1]);
        freeze(response.#headers);
        response.#url = url;
        response.#type = 'basic';
        response.#redirected = redirected;
        share(response, WITHOUT_BODY.includes(reply.status) ? null : { held: reply.held, length: reply.length });
        return response;
      };
    }
    constructor(body = null, init) {
      super();
      if (init !== undefined && init !== null && typeof init !== 'object') throw new TypeError('a response is described by an object');
      const { status = 200, statusText = '', headers } = init ?? {};
      const code = Number(status) & 0xffff;
      if (code < 200 || code > 599) throw new RangeError('a status is 200 to 599, not ' + status);
      if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(String(statusText))) throw new TypeError('statusText holds one line of Latin-1');
      this.#status = code;
      this.#statusText = String(statusText);
      this.#headers = new Headers(headers);
      if (body === null) return;
      if (WITHOUT_BODY.includes(code)) throw new TypeError('a ' + code + ' has no body');
      setBody(this, this.#headers, body);
    }
    static error() {
      const response = new Response();
      response.#status = 0;
      response.#type = 'error';
      freeze(response.#headers);
      return response;
    }
    static json(data, init) {
      wanted(arguments, 1);
      const text = stringify(data);
      if (text === undefined) throw new TypeError('it has no JSON form: ' + typeof data);
      const headers = new Headers(init?.headers);
      if (!headers.has('content-type')) headers.append('content-type', 'application/json');
      return new Response(text, { status: init?.status, statusText: init?.statusText, headers });
    }
    static redirect(url, status = 302) {
      const { href } = new (host.api('url').URL)(url);
      if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(status + ' is no redirect');
      return new Response(null, { status, headers: { location: href } });
    }
    get status() { return this.#status; }
    get statusText() { return this.#statusText; }
    get ok() { return this.#status >= 200 && this.#status <= 299; }
    get headers() { return this.#headers; }
    get url() { return this.#url; }
    get type() { return this.#type; }
    get redirected() { return this.#redirected; }
    clone() {
      const copy = copyBody(this, new Response(null, { statusText: this.#statusText, headers: this.#headers }));
      copy.#status = this.#status;
      copy.#url = this.#url;
      copy.#type = this.#type;
      copy.#redirected = this.#redirected;
      return copy;
    }
    get [Symbol.toStringTag]() { return 'Response'; }
  }

  // A handler's result in the form of an HTTP response; undefined where it is no Response.
  function asResult(value) {
    if (typeof value !== 'object' || !isResponse(value)) return undefined;
    const content = take(value);
    const headers = {};
    for (const [name, text] of value.headers) (headers[name] ??= []).push(text);
    return { statusCode: value.status, headers, body: content === null || content.text !== undefined ? content?.text : bytesOf(content) };
  }

  return { Headers, Request, Response, signalOf, receive, peek, take, textOf, bytesOf, asResult };
})

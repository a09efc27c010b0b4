// URL and URLSearchParams (WHATWG URL, 6).
(function (host) {
  'use strict';
  const { FORM, USER, PORTS, special, encode, decode, encodeQuery, encodeFragment, parse, parseHost, setFileHost, setPort, split,
    segments, isOpaque, pathOf, serialize } = host.api('url-parser');

  // ---- URLSearchParams

  const formDecode = (text) => decode(text.replaceAll('+', ' '));
  const formEncode = (text) => encode(text, FORM).replaceAll(' ', '+').replaceAll('%20', '+');
  const pairsOf = (text) => text.split('&').filter((pair) => pair !== '').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [formDecode(pair), ''] : [formDecode(pair.slice(0, at)), formDecode(pair.slice(at + 1))];
  });
  const wellFormed = (value) => `${value}`.toWellFormed();
  const wanted = (given, count, what) => {
    if (given.length < count) throw new TypeError(what + ' takes ' + count + (count === 1 ? ' argument' : ' arguments'));
  };
  let follow, reread;

  class URLSearchParams {
    #pairs = [];
    #changed = () => {};
    static {
      follow = (params, changed) => { params.#changed = changed; };
      reread = (params, query) => { params.#pairs = pairsOf(query); };
    }
    constructor(init = '') {
      if ((typeof init === 'object' && init !== null) || typeof init === 'function') {
        const iterator = init[Symbol.iterator];
        if (iterator !== undefined && iterator !== null) {
          this.#pairs = [...init].map((pair) => {
            const [name, value, ...more] = [...pair];
            if ([...pair].length !== 2) throw new TypeError('URLSearchParams takes pairs of a name and a value');
            return [wellFormed(name), wellFormed(value)];
          });
        } else {
          const seen = new Map();
          for (const name of Reflect.ownKeys(init)) {
            if (Object.getOwnPropertyDescriptor(init, name)?.enumerable) seen.set(wellFormed(name), wellFormed(init[name]));
          }
          this.#pairs = [...seen];
        }
      } else {
        this.#pairs = pairsOf(wellFormed(init).replace(/^\?/, ''));
      }
    }
    get size() { return this.#pairs.length; }
    append(name, value) {
      wanted(arguments, 2, 'append');
      this.#pairs.push([wellFormed(name), wellFormed(value)]);
      this.#changed();
    }
    delete(name, value) {
      wanted(arguments, 1, 'delete');
      const gone = wellFormed(name), of = value === undefined ? undefined : wellFormed(value);
      this.#pairs = this.#pairs.filter(([n, v]) => n !== gone || (of !== undefined && v !== of));
      this.#changed();
    }
    get(name) {
      wanted(arguments, 1, 'get');
      const sought = wellFormed(name);
      return this.#pairs.find(([n]) => n === sought)?.[1] ?? null;
    }
    getAll(name) {
      wanted(arguments, 1, 'getAll');
      const sought = wellFormed(name);
      return this.#pairs.filter(([n]) => n === sought).map(([, value]) => value);
    }
    has(name, value) {
      wanted(arguments, 1, 'has');
      const sought = wellFormed(name), of = value === undefined ? undefined : wellFormed(value);
      return this.#pairs.some(([n, v]) => n === sought && (of === undefined || v === of));
    }
    set(name, value) {
      wanted(arguments, 2, 'set');
      const sought = wellFormed(name), now = wellFormed(value);
      const at = this.#pairs.findIndex(([n]) => n === sought);
      if (at < 0) {
        this.#pairs.push([sought, now]);
      } else {
        this.#pairs = this.#pairs.filter(([n], each) => n !== sought || each <= at);
        this.#pairs[at][1] = now;
      }
      this.#changed();
    }
    sort() {
      this.#pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
      this.#changed();
    }
    forEach(callback, self) {
      if (typeof callback !== 'function') throw new TypeError('forEach calls a function');
      for (const [name, value] of this) callback.call(self, value, name, this);
    }
    // The list may change while it is walked.
    *entries() { for (let at = 0; at < this.#pairs.length; at++) yield [...this.#pairs[at]]; }
    *keys() { for (const [name] of this.entries()) yield name; }
    *values() { for (const [, value] of this.entries()) yield value; }
    toString() { return this.#pairs.map(([name, value]) => formEncode(name) + '=' + formEncode(value)).join('&'); }
    static { this.prototype[Symbol.iterator] = this.prototype.entries; }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
  }

  // ---- URL

  const clean = (value) => wellFormed(value).replace(/[\t\n\r]/g, '');
  const cannotHaveUser = (url) => url.host === null || url.host === '' || url.scheme === 'file:';

  class URL {
    #url;
    #params;
    constructor(url, base) {
      wanted(arguments, 1, 'URL');
      const against = base === undefined ? undefined : parse(wellFormed(base));
      this.#url = against === null ? null : parse(wellFormed(url), against);
      if (this.#url === null) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(url) });
    }
    static canParse(url, base) {
      wanted(arguments, 1, 'canParse');
      return URL.parse(url, base) !== null;
    }
    static parse(url, base) {
      wanted(arguments, 1, 'parse');
      const text = wellFormed(url), against = base === undefined ? undefined : wellFormed(base);
      try {
        return new URL(text, against);
      } catch {
        return null;
      }
    }
    get href() { return serialize(this.#url); }
    set href(value) {
      this.#url = new URL(value).#url;
      this.#reread();
    }
    #reread() {
      if (this.#params) reread(this.#params, this.#url.query ?? '');
    }
    get origin() {
      const { scheme, path } = this.#url;
      if (scheme === 'blob:') {
        const inner = parse(pathOf(this.#url));
        return inner !== null && /^https?:$/.test(inner.scheme) ? inner.scheme + '//' + inner.host + (inner.port && ':' + inner.port) : 'null';
      }
      return special(scheme) && scheme !== 'file:' ? scheme + '//' + this.host : 'null';
    }
    get protocol() { return this.#url.scheme; }
    set protocol(value) {
      const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(clean(value) + ':');
      if (!match) return;
      const scheme = match[1].toLowerCase() + ':', url = this.#url;
      if (special(scheme) !== special(url.scheme)) return;
      if (scheme === 'file:' && (url.username || url.password || url.port)) return;
      if (url.scheme === 'file:' && url.host === '') return;
      url.scheme = scheme;
      if (url.port === PORTS[scheme]) url.port = '';
    }
    get username() { return this.#url.username; }
    set username(value) { if (!cannotHaveUser(this.#url)) this.#url.username = encode(wellFormed(value), USER); }
    get password() { return this.#url.password; }
    set password(value) { if (!cannotHaveUser(this.#url)) this.#url.password = encode(wellFormed(value), USER); }
    get host() { return this.hostname + (this.#url.port && ':' + this.#url.port); }
    set host(value) { this.#setHost(value, true); }
    get hostname() { return this.#url.host ?? ''; }
    set hostname(value) { this.#setHost(value, false); }
    #setHost(value, mayHavePort) {
      const url = this.#url;
      if (isOpaque(url)) return;
      const text = (special(url.scheme) ? /^[^/\\?#]*/ : /^[^/?#]*/).exec(clean(value))[0];
      if (url.scheme === 'file:') {
        if (text === '') url.host = '';
        else setFileHost(url, text);
        return;
      }
      const { name, port } = split(text);
      if (port !== undefined && (name === '' || !mayHavePort)) return;
      if (name === '' && (special(url.scheme) || url.username || url.password || url.port)) return;
      const parsed = name === '' ? '' : parseHost(name, special(url.scheme));
      if (parsed === null) return;
      url.host = parsed;
      if (port !== undefined) setPort(url, /^[0-9]*/.exec(port)[0]);
    }
    get port() { return this.#url.port; }
    set port(value) {
      if (cannotHaveUser(this.#url)) return;
      if (String(value) === '') this.#url.port = '';
      else setPort(this.#url, /^[0-9]*/.exec(clean(value))[0]);
    }
    get pathname() { return pathOf(this.#url); }
    set pathname(value) {
      const url = this.#url;
      if (isOpaque(url)) return;
      url.path = [];
      const text = clean(value);
      if (special(url.scheme)) segments(url, text.replace(/^[/\\]/, ''));
      else if (text !== '') segments(url, text.replace(/^\//, ''));
      else if (url.host === null) url.path.push('');
    }
    get search() { return this.#url.query ? '?' + this.#url.query : ''; }
    set search(value) {
      const text = wellFormed(value);
      this.#url.query = text === '' ? null : encodeQuery(this.#url, clean(text).replace(/^\?/, ''));
      this.#reread();
    }
    get searchParams() {
      if (!this.#params) {
        this.#params = new URLSearchParams(this.#url.query ?? '');
        follow(this.#params, () => {
          const query = this.#params.toString();
          this.#url.query = query === '' ? null : query;
        });
      }
      return this.#params;
    }
    get hash() { return this.#url.fragment ? '#' + this.#url.fragment : ''; }
    set hash(value) {
      const text = wellFormed(value);
      this.#url.fragment = text === '' ? null : encodeFragment(clean(text).replace(/^#/, ''));
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }

  return { URL, URLSearchParams };
})

// URL and URLSearchParams (WHATWG URL). International host names are refused: there is no IDNA here.
(function () {
  'use strict';
  const PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const special = (scheme) => scheme in PORTS;
  const encoder = new TextEncoder();

  // Percent-encodes what `unsafe` matches, and all that is not ASCII.
  const encode = (text, unsafe) => Array.from(text.toWellFormed(), (character) => {
    const code = character.codePointAt(0);
    if (code > 0x1f && code < 0x7f && !unsafe.includes(character)) return character;
    return Array.from(encoder.encode(character), (byte) => '%' + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase()).join('');
  }).join('');
  const FRAGMENT = ' "<>`', QUERY = ' "#<>', SPECIAL_QUERY = QUERY + "'", PATH = QUERY + '?`{}^', USER = PATH + '/:;=@[\\]|';

  const decode = (text) => {
    const bytes = [];
    for (let at = 0; at < text.length; at++) {
      const hex = text.slice(at + 1, at + 3);
      if (text[at] === '%' && /^[0-9a-fA-F]{2}$/.test(hex)) {
        bytes.push(parseInt(hex, 16));
        at += 2;
      } else {
        const character = String.fromCodePoint(text.codePointAt(at));
        bytes.push(...encoder.encode(character));
        at += character.length - 1;
      }
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
  };

  function ipv4(host) {
    const parts = host.replace(/\.$/, '').split('.');
    if (!/^(0x[0-9a-f]*|\d+)$/i.test(parts.at(-1))) return undefined;
    const numbers = parts.map((part) => {
      if (/^0x[0-9a-f]*$/i.test(part)) return parseInt(part.slice(2) || '0', 16);
      if (/^0[0-7]*$/.test(part)) return parseInt(part, 8);
      return /^\d+$/.test(part) ? Number(part) : NaN;
    });
    const last = numbers.pop();
    if (numbers.length > 3 || numbers.some((n) => !(n <= 255)) || !(last < 256 ** (4 - numbers.length))) return null;
    let address = last;
    numbers.forEach((n, at) => { address += n * 256 ** (3 - at); });
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }

  function ipv6(text) {
    let source = text.toLowerCase();
    const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(source);
    if (dotted) {
      const bytes = dotted[2].split('.').map(Number);
      if (bytes.some((byte) => byte > 255)) return null;
      source = dotted[1] + (bytes[0] * 256 + bytes[1]).toString(16) + ':' + (bytes[2] * 256 + bytes[3]).toString(16);
    }
    const halves = source.split('::');
    if (halves.length > 2) return null;
    const groups = (half) => half === '' || half === undefined ? [] : half.split(':');
    const head = groups(halves[0]), tail = groups(halves[1]);
    const missing = 8 - head.length - tail.length;
    if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
    const all = [...head, ...Array(Math.max(0, missing)).fill('0'), ...tail];
    if (all.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return null;
    const short = all.map((group) => parseInt(group, 16).toString(16));
    let best = { at: -1, length: 1 };
    for (let at = 0; at < 8; at++) {
      let length = 0;
      while (short[at + length] === '0') length++;
      if (length > best.length) best = { at, length };
      at += length;
    }
    return best.at < 0
      ? '[' + short.join(':') + ']'
      : '[' + short.slice(0, best.at).join(':') + '::' + short.slice(best.at + best.length).join(':') + ']';
  }

  // Null when it is none.
  function parseHost(text, scheme) {
    if (text.startsWith('[')) return text.endsWith(']') ? ipv6(text.slice(1, -1)) : null;
    if (!special(scheme)) return /[\0\t\n\r #/<>?@[\\\]^|]/.test(text) ? null : encode(text, '');
    const host = decode(text).toLowerCase();
    if (host === '' || /[^\x21-\x7e]|[#/:<>?@[\\\]^|%]/.test(host)) return null;
    const address = ipv4(host);
    return address === undefined ? host : address;
  }

  function normalize(segments) {
    const out = [];
    segments.forEach((segment, at) => {
      const last = at === segments.length - 1;
      const plain = segment.replace(/%2e/gi, '.');
      if (plain === '..') {
        out.pop();
        if (last) out.push('');
      } else if (plain === '.') {
        if (last) out.push('');
      } else {
        out.push(segment);
      }
    });
    return '/' + out.join('/');
  }

  function parse(input, base) {
    let rest = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const url = { scheme: '', username: '', password: '', host: null, port: '', path: '', query: null, fragment: null };
    const cut = (mark) => {
      const at = rest.indexOf(mark);
      if (at < 0) return null;
      const tail = rest.slice(at + 1);
      rest = rest.slice(0, at);
      return tail;
    };
    const fragment = cut('#');
    url.fragment = fragment === null ? null : encode(fragment, FRAGMENT);
    const query = cut('?');
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*:)/.exec(rest);
    const relative = !scheme || (base && special(base.scheme) && scheme[1].toLowerCase() === base.scheme
      && !/^[\\/]/.test(rest.slice(scheme[1].length)));
    if (relative && !base) return null;
    if (scheme) rest = rest.slice(scheme[1].length);
    url.scheme = scheme ? scheme[1].toLowerCase() : base.scheme;
    url.query = query === null ? null : encode(query, special(url.scheme) ? SPECIAL_QUERY : QUERY);
    if (special(url.scheme)) rest = rest.replace(/\\/g, '/');

    if (relative && !rest.startsWith('//')) {
      if (base.opaque && (rest !== '' || query !== null)) return null;
      Object.assign(url, { username: base.username, password: base.password, host: base.host, port: base.port });
      if (rest === '') {
        url.path = base.path;
        url.opaque = base.opaque;
        if (query === null && input.trim()[0] !== '?') url.query = base.query;
        return url;
      }
      const path = rest.startsWith('/') ? rest : base.path.slice(0, base.path.lastIndexOf('/') + 1) + rest;
      url.path = normalize(encode(path, PATH).replace(/^\//, '').split('/'));
      return url;
    }
    if (special(url.scheme) && url.scheme !== 'file:') rest = '//' + rest.replace(/^\/+/, '');
    if (!rest.startsWith('//')) {
      if (special(url.scheme) || rest.startsWith('/')) {
        if (url.scheme === 'file:') url.host = '';
        url.path = normalize(encode(rest, PATH).replace(/^\//, '').split('/'));
      } else {
        url.opaque = true;
        url.path = encode(rest, '');
      }
      return url;
    }
    rest = rest.slice(2);
    const slash = rest.indexOf('/');
    let authority = slash < 0 ? rest : rest.slice(0, slash);
    const path = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    if (at >= 0) {
      const [user, ...password] = authority.slice(0, at).split(':');
      url.username = encode(user, USER);
      url.password = encode(password.join(':'), USER);
      authority = authority.slice(at + 1);
    }
    if (!setAuthority(url, authority)) return null;
    url.path = path === '' && !special(url.scheme) ? '' : normalize(encode(path, PATH).replace(/^\//, '').split('/'));
    return url;
  }

  function setAuthority(url, authority) {
    const port = /:(\d*)$/.exec(authority);
    const name = port ? authority.slice(0, -port[0].length) : authority;
    if (port && Number(port[1]) > 65535) return false;
    if (url.scheme === 'file:') {
      if (port) return false;
      url.host = name === '' || name.toLowerCase() === 'localhost' ? '' : parseHost(name, url.scheme);
      return url.host !== null;
    }
    const host = name === '' && !special(url.scheme) ? '' : parseHost(name, url.scheme);
    if (host === null) return false;
    url.host = host;
    url.port = port && port[1] !== '' && String(Number(port[1])) !== PORTS[url.scheme] ? String(Number(port[1])) : '';
    return true;
  }

  const formDecode = (text) => decode(text.replaceAll('+', ' '));
  const formEncode = (text) => encode(text, '!"#$%&\'()+,/:;<=>?@[\\]^`{|}~').replaceAll(' ', '+').replaceAll('%20', '+');
  const pairsOf = (text) => text.split('&').filter((pair) => pair !== '').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [formDecode(pair), ''] : [formDecode(pair.slice(0, at)), formDecode(pair.slice(at + 1))];
  });
  let follow, reread;

  class URLSearchParams {
    #pairs = [];
    #changed = () => {};
    static {
      follow = (params, changed) => { params.#changed = changed; };
      reread = (params, query) => { params.#pairs = pairsOf(query); };
    }
    constructor(init = '') {
      if (typeof init === 'object' && init !== null) {
        const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        this.#pairs = pairs.map((pair) => {
          const [name, value, ...more] = pair;
          if (value === undefined || more.length) throw new TypeError('URLSearchParams takes pairs of a name and a value');
          return [String(name).toWellFormed(), String(value).toWellFormed()];
        });
      } else {
        this.#pairs = pairsOf(String(init).replace(/^\?/, ''));
      }
    }
    get size() { return this.#pairs.length; }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#changed();
    }
    delete(name, value) {
      this.#pairs = this.#pairs.filter(([n, v]) => n !== String(name) || (value !== undefined && v !== String(value)));
      this.#changed();
    }
    get(name) { return this.#pairs.find(([n]) => n === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(([n]) => n === String(name)).map(([, value]) => value); }
    has(name, value) { return this.#pairs.some(([n, v]) => n === String(name) && (value === undefined || v === String(value))); }
    set(name, value) {
      const at = this.#pairs.findIndex(([n]) => n === String(name));
      if (at < 0) {
        this.#pairs.push([String(name), String(value)]);
      } else {
        this.#pairs = this.#pairs.filter(([n], each) => n !== String(name) || each === at);
        this.#pairs[at][1] = String(value);
      }
      this.#changed();
    }
    sort() {
      this.#pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
      this.#changed();
    }
    forEach(callback, self) { for (const [name, value] of this) callback.call(self, value, name, this); }
    *entries() { for (const [name, value] of this.#pairs) yield [name, value]; }
    *keys() { for (const [name] of this.#pairs) yield name; }
    *values() { for (const [, value] of this.#pairs) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => formEncode(name) + '=' + formEncode(value)).join('&'); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
  }

  class URL {
    #url;
    #params;
    constructor(url, base) {
      const against = base === undefined ? undefined : parse(String(base));
      this.#url = against === null ? null : parse(String(url), against);
      if (this.#url === null) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(url) });
      this.#params = new URLSearchParams(this.#url.query ?? '');
      follow(this.#params, () => {
        const query = this.#params.toString();
        this.#url.query = query === '' ? null : query;
      });
    }
    static canParse(url, base) { return URL.parse(url, base) !== null; }
    static parse(url, base) {
      try {
        return new URL(url, base);
      } catch {
        return null;
      }
    }
    get href() {
      const { scheme, username, password, host, path, query, fragment } = this.#url;
      const user = username || password ? username + (password && ':' + password) + '@' : '';
      const authority = host === null ? (path.startsWith('//') ? '/.' : '') : '//' + user + this.host;
      return scheme + authority + path + (query === null ? '' : '?' + query) + (fragment === null ? '' : '#' + fragment);
    }
    set href(value) {
      this.#url = new URL(value).#url;
      reread(this.#params, this.#url.query ?? '');
    }
    get origin() { return special(this.protocol) && this.protocol !== 'file:' ? this.protocol + '//' + this.host : 'null'; }
    get protocol() { return this.#url.scheme; }
    set protocol(value) {
      const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):?/.exec(value)?.[1].toLowerCase() + ':';
      if (special(scheme) === special(this.#url.scheme) && scheme !== 'undefined:') {
        this.#url.scheme = scheme;
        if (this.#url.port === PORTS[scheme]) this.#url.port = '';
      }
    }
    get username() { return this.#url.username; }
    set username(value) { if (this.#url.host) this.#url.username = encode(String(value), USER); }
    get password() { return this.#url.password; }
    set password(value) { if (this.#url.host) this.#url.password = encode(String(value), USER); }
    get host() { return this.hostname + (this.#url.port && ':' + this.#url.port); }
    set host(value) {
      const changed = { ...this.#url };
      if (!this.#url.opaque && setAuthority(changed, String(value).split(/[/?#]/)[0])) {
        if (!/:\d+$/.test(value)) changed.port = this.#url.port;
        this.#url = changed;
      }
    }
    get hostname() { return this.#url.host ?? ''; }
    set hostname(value) {
      const host = this.#url.opaque ? null : parseHost(String(value).split(/[/?#:]/)[0], this.#url.scheme);
      if (host !== null) this.#url.host = host;
    }
    get port() { return this.#url.port; }
    set port(value) {
      const digits = /^\d*/.exec(String(value))[0];
      if (this.#url.host && Number(digits) <= 65535 && (digits !== '' || value === '')) {
        this.#url.port = digits === '' || String(Number(digits)) === PORTS[this.#url.scheme] ? '' : String(Number(digits));
      }
    }
    get pathname() { return this.#url.path; }
    set pathname(value) {
      if (this.#url.opaque) return;
      const path = special(this.#url.scheme) ? String(value).replace(/\\/g, '/') : String(value);
      this.#url.path = normalize(encode(path, PATH).replace(/^\//, '').split('/'));
    }
    get search() { return this.#url.query ? '?' + this.#url.query : ''; }
    set search(value) {
      const query = String(value).replace(/^\?/, '');
      this.#url.query = query === '' ? null : encode(query, special(this.#url.scheme) ? SPECIAL_QUERY : QUERY);
      reread(this.#params, query);
    }
    get searchParams() { return this.#params; }
    get hash() { return this.#url.fragment ? '#' + this.#url.fragment : ''; }
    set hash(value) {
      const fragment = String(value).replace(/^#/, '');
      this.#url.fragment = fragment === '' ? null : encode(fragment, FRAGMENT);
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }

  return { URL, URLSearchParams };
})

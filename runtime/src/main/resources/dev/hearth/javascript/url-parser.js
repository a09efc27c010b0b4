// Parses and writes URLs (WHATWG URL, 4.4 and 4.5); its functions are named after the standard's states.
(function (host) {
  'use strict';
  const PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const special = (scheme) => Object.hasOwn(PORTS, scheme);
  const encoder = new TextEncoder();

  // ---- percent-encoding

  // Encodes what is not visible ASCII, and what is `unsafe`.
  const FRAGMENT = ' "<>`', QUERY = ' "#<>', SPECIAL_QUERY = QUERY + "'", PATH = QUERY + '?^`{}',
    USER = PATH + '/:;=@[\\]|', FORM = USER + "$%&+,!'()~";
  const percent = (byte) => '%' + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
  function encode(text, unsafe) {
    let out = '';
    for (const character of text) {
      const code = character.codePointAt(0);
      if (code > 0x1f && code < 0x7f && !unsafe.includes(character)) out += character;
      else for (const byte of encoder.encode(character)) out += percent(byte);
    }
    return out;
  }

  function decode(text) {
    if (!text.includes('%')) return text;
    const from = encoder.encode(text), to = new Uint8Array(from.length);
    let length = 0;
    for (let at = 0; at < from.length; at++) {
      const hex = from[at] === 0x25 ? String.fromCharCode(from[at + 1], from[at + 2]) : '';
      const encoded = /^[0-9a-fA-F]{2}$/.test(hex);
      to[length++] = encoded ? parseInt(hex, 16) : from[at];
      if (encoded) at += 2;
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(to.subarray(0, length));
  }

  // ---- hosts; null when it is none

  const FORBIDDEN_HOST = /[\0\t\n\r #/:<>?@[\\\]^|]/, FORBIDDEN_DOMAIN = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/;
  const IPV4_NUMBER = /^(0[xX][0-9a-fA-F]*|[0-9]+)$/;

  function parseHost(text, isSpecial) {
    if (text.startsWith('[')) return text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : null;
    if (!isSpecial) return FORBIDDEN_HOST.test(text) ? null : encode(text, '');
    const domain = toAscii(decode(text));
    if (domain === null || domain === '' || FORBIDDEN_DOMAIN.test(domain)) return null;
    const parts = domain.split('.');
    if (parts.length > 1 && parts.at(-1) === '') parts.pop();
    return IPV4_NUMBER.test(parts.at(-1)) ? parseIpv4(parts) : domain;
  }

  function toAscii(domain) {
    return /[^\0-\x7f]/.test(domain) ? host.api('idna').toAscii(domain) : domain.toLowerCase();
  }

  function parseIpv4(parts) {
    if (parts.length > 4 || !parts.every((part) => IPV4_NUMBER.test(part))) return null;
    const numbers = parts.map((part) => {
      if (/^0x/i.test(part)) return parseInt(part.slice(2) || '0', 16);
      if (part.length > 1 && part[0] === '0') return /[89]/.test(part) ? NaN : parseInt(part, 8);
      return Number(part);
    });
    const last = numbers.pop();
    if (numbers.some((n) => !(n <= 255)) || !(last < 256 ** (4 - numbers.length))) return null;
    const address = numbers.reduce((sum, n, at) => sum + n * 256 ** (3 - at), last);
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }

  function parseIpv6(text) {
    let source = text;
    const dotted = /^(.*:)((?:\d+\.){3}\d+)$/.exec(source);
    if (dotted) {
      const bytes = dotted[2].split('.').map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
      if (bytes.some((byte) => byte > 255)) return null;
      source = dotted[1] + (bytes[0] * 256 + bytes[1]).toString(16) + ':' + (bytes[2] * 256 + bytes[3]).toString(16);
    }
    const halves = source.split('::');
    if (halves.length > 2) return null;
    const groups = (half) => (half === '' || half === undefined ? [] : half.split(':'));
    const head = groups(halves[0]), tail = groups(halves[1]);
    const missing = 8 - head.length - tail.length;
    if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
    const all = [...head, ...Array(Math.max(0, missing)).fill('0'), ...tail];
    if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
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

  // ---- the parser

  // A path is a list of segments, or text where it is opaque; a host is text, or null for none.
  const blank = () => ({ scheme: '', username: '', password: '', host: null, port: '', path: [], query: null, fragment: null });
  const isOpaque = (url) => typeof url.path === 'string';
  const isDrive = (text) => /^[a-zA-Z][:|]$/.test(text);
  const isNormalDrive = (text) => text !== undefined && /^[a-zA-Z]:$/.test(text);
  const startsWithDrive = (text) => /^[a-zA-Z][:|]([/\\?#]|$)/.test(text);
  const copy = (url, base, ...parts) => {
    for (const part of parts) url[part] = part === 'path' && !isOpaque(base) ? [...base.path] : base[part];
  };
  const AUTHORITY = ['username', 'password', 'host', 'port'];

  // Null when it is none.
  function parse(input, base) {
    const text = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const url = blank();
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*:)/.exec(text);
    const right = scheme ? afterScheme(url, scheme[1].toLowerCase(), text.slice(scheme[1].length), base) : noScheme(url, text, base);
    return right ? url : null;
  }

  function afterScheme(url, scheme, rest, base) {
    url.scheme = scheme;
    if (scheme === 'file:') return file(url, rest, base);
    if (special(scheme)) {
      return base?.scheme === scheme && !/^\/\//.test(rest) ? relative(url, rest, base) : authority(url, rest.replace(/^[/\\]+/, ''));
    }
    if (rest.startsWith('//')) return authority(url, rest.slice(2));
    return rest.startsWith('/') ? path(url, rest.slice(1)) : opaquePath(url, rest);
  }

  function noScheme(url, text, base) {
    if (!base) return false;
    if (isOpaque(base)) {
      if (!text.startsWith('#')) return false;
      copy(url, base, 'scheme', 'path', 'query');
      return queryAndFragment(url, text);
    }
    url.scheme = base.scheme;
    return base.scheme === 'file:' ? file(url, text, base) : relative(url, text, base);
  }

  const isSlash = (url, character) => character === '/' || (character === '\\' && special(url.scheme));

  function relative(url, rest, base) {
    if (isSlash(url, rest[0])) {
      if (isSlash(url, rest[1])) return authority(url, special(url.scheme) ? rest.replace(/^[/\\]+/, '') : rest.slice(2));
      copy(url, base, ...AUTHORITY);
      return path(url, rest.slice(1));
    }
    copy(url, base, ...AUTHORITY, 'path', 'query');
    return sibling(url, rest);
  }

  // What stands beside the base's last segment.
  function sibling(url, rest) {
    if (rest === '' || rest[0] === '#') return queryAndFragment(url, rest);
    url.query = null;
    if (rest[0] === '?') return queryAndFragment(url, rest);
    shorten(url);
    return path(url, rest);
  }

  function file(url, rest, base) {
    url.host = '';
    const from = base?.scheme === 'file:' ? base : undefined;
    if (/^[/\\]{2}/.test(rest)) return fileHost(url, rest.slice(2));
    if (/^[/\\]/.test(rest)) {
      if (from) {
        url.host = from.host;
        if (!startsWithDrive(rest.slice(1)) && isNormalDrive(from.path[0])) url.path.push(from.path[0]);
      }
      return path(url, rest.slice(1));
    }
    if (!from) return path(url, rest);
    copy(url, from, 'host', 'path', 'query');
    if (startsWithDrive(rest)) {
      url.path = [];
      url.query = null;
      return path(url, rest);
    }
    return sibling(url, rest);
  }

  function fileHost(url, rest) {
    const name = /^[^/\\?#]*/.exec(rest)[0];
    if (isDrive(name)) return path(url, rest);
    if (name !== '' && !setFileHost(url, name)) return false;
    return pathStart(url, rest.slice(name.length));
  }

  function setFileHost(url, name) {
    const parsed = parseHost(name, true);
    if (parsed === null) return false;
    url.host = parsed === 'localhost' ? '' : parsed;
    return true;
  }

  function authority(url, rest) {
    const all = (special(url.scheme) ? /^[^/\\?#]*/ : /^[^/?#]*/).exec(rest)[0];
    const at = all.lastIndexOf('@');
    if (at >= 0) {
      const [user, ...password] = all.slice(0, at).split(':');
      url.username = encode(user, USER);
      url.password = encode(password.join(':'), USER);
    }
    const hostAndPort = all.slice(at + 1);
    const { name, port } = split(hostAndPort);
    if (name === '' && (special(url.scheme) || at >= 0 || port !== undefined)) return false;
    url.host = name === '' ? '' : parseHost(name, special(url.scheme));
    if (url.host === null || (port !== undefined && (!/^[0-9]*$/.test(port) || !setPort(url, port)))) return false;
    return pathStart(url, rest.slice(all.length));
  }

  // A colon within brackets belongs to the address.
  function split(hostAndPort) {
    const colon = /^(?:\[[^\]]*(?:\]|$)|[^:[])*/.exec(hostAndPort)[0].length;
    return colon === hostAndPort.length
      ? { name: hostAndPort, port: undefined }
      : { name: hostAndPort.slice(0, colon), port: hostAndPort.slice(colon + 1) };
  }

  function setPort(url, digits) {
    if (digits === '') return true;
    const port = Number(digits);
    if (port > 65535) return false;
    url.port = String(port) === PORTS[url.scheme] ? '' : String(port);
    return true;
  }

  function pathStart(url, rest) {
    if (special(url.scheme)) return path(url, rest.replace(/^[/\\]/, ''));
    if (rest === '' || rest[0] === '?' || rest[0] === '#') return queryAndFragment(url, rest);
    return path(url, rest.replace(/^\//, ''));
  }

  function path(url, rest) {
    const text = /^[^?#]*/.exec(rest)[0];
    segments(url, text);
    return queryAndFragment(url, rest.slice(text.length));
  }

  function segments(url, text) {
    const all = text.split(special(url.scheme) ? /[/\\]/ : '/');
    all.forEach((raw, at) => {
      const last = at === all.length - 1;
      const plain = raw.replace(/%2e/gi, '.');
      if (plain === '..') shorten(url);
      if (plain === '.' || plain === '..') {
        if (last) url.path.push('');
      } else if (url.scheme === 'file:' && url.path.length === 0 && isDrive(raw)) {
        url.path.push(raw[0] + ':');
      } else {
        url.path.push(encode(raw, PATH));
      }
    });
  }

  function shorten(url) {
    if (url.scheme !== 'file:' || url.path.length !== 1 || !isNormalDrive(url.path[0])) url.path.pop();
  }

  function opaquePath(url, rest) {
    const text = /^[^?#]*/.exec(rest)[0];
    const end = text.length < rest.length && text.endsWith(' ') ? text.slice(0, -1) + '%20' : text;
    url.path = encode(end, '');
    return queryAndFragment(url, rest.slice(text.length));
  }

  function queryAndFragment(url, rest) {
    const hash = rest.indexOf('#');
    if (hash >= 0) url.fragment = encodeFragment(rest.slice(hash + 1));
    const query = hash >= 0 ? rest.slice(0, hash) : rest;
    if (query !== '') url.query = encodeQuery(url, query.slice(1));
    return true;
  }

  const encodeQuery = (url, text) => encode(text, special(url.scheme) ? SPECIAL_QUERY : QUERY);

  const encodeFragment = (text) => encode(text, FRAGMENT);

  function pathOf(url) {
    return isOpaque(url) ? url.path : url.path.map((segment) => '/' + segment).join('');
  }

  function serialize(url) {
    const { scheme, username, password, host, port, query, fragment } = url;
    const user = username || password ? username + (password && ':' + password) + '@' : '';
    const front = host === null ? (!isOpaque(url) && url.path.length > 1 && url.path[0] === '' ? '/.' : '')
      : '//' + user + host + (port && ':' + port);
    return scheme + front + pathOf(url) + (query === null ? '' : '?' + query) + (fragment === null ? '' : '#' + fragment);
  }

  return { FORM, USER, PORTS, special, encode, decode, encodeQuery, encodeFragment, parse, parseHost, setFileHost, setPort, split,
    segments, isOpaque, pathOf, serialize };
})

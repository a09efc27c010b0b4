// atob and btoa (HTML, 8.3).
(function (host) {
  'use strict';
  const { DOMException } = host.api('clone');
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const wanted = (given, what) => {
    if (given.length < 1) throw new TypeError(what + ' takes an argument');
  };
  const invalid = (message) => new DOMException(message, 'InvalidCharacterError');

  function btoa(input) {
    wanted(arguments, 'btoa');
    const text = String(input);
    let out = '';
    for (let at = 0; at < text.length; at += 3) {
      const a = text.charCodeAt(at), b = text.charCodeAt(at + 1), c = text.charCodeAt(at + 2);
      if (a > 255 || b > 255 || c > 255) throw invalid('btoa takes characters up to U+00FF');
      out += ALPHABET[a >> 2] + ALPHABET[((a & 3) << 4) | (b >> 4)]
        + (at + 1 < text.length ? ALPHABET[((b & 15) << 2) | (c >> 6)] : '=')
        + (at + 2 < text.length ? ALPHABET[c & 63] : '=');
    }
    return out;
  }

  function atob(input) {
    wanted(arguments, 'atob');
    let text = String(input).replace(/[\t\n\f\r ]/g, '');
    if (text.length % 4 === 0) text = text.replace(/==?$/, '');
    if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) throw invalid('not base64');
    let out = '', bits = 0, buffer = 0;
    for (const character of text) {
      buffer = (buffer << 6) | ALPHABET.indexOf(character);
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out += String.fromCharCode((buffer >> bits) & 255);
      }
    }
    return out;
  }

  return { atob, btoa };
})

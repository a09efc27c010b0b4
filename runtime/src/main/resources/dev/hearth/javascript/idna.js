// Host names that are not ASCII (UTS 46, not transitional; Punycode, RFC 3492), without the rules for
// right-to-left labels and joiners; what of a name is Punycode already is taken as it is.
(function () {
  'use strict';
  const IGNORED = /[\u00ad\u034f\u180b-\u180f\u200b\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
  const DISALLOWED = /(?![\u200c\u200d])[\p{C}\p{Z}\u2ff0-\u2fff\ufff9-\uffff]/u;
  // What would become a full stop but is none.
  const FALSE_DOTS = /[\u2024-\u2026\u2488-\u249b\ufe19\ufe30\ufe52\u{1f100}]/u;
  const DOTS = /[\u3002\uff0e\uff61]/g;

  // RFC 3492, 5.
  const BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, INITIAL = 128;
  const digit = (value) => String.fromCharCode(value < 26 ? value + 97 : value + 22);
  const threshold = (k, bias) => Math.min(T_MAX, Math.max(T_MIN, k - bias));

  function adapt(delta, count, first) {
    let left = Math.floor(delta / (first ? DAMP : 2));
    left += Math.floor(left / count);
    let k = 0;
    for (; left > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) left = Math.floor(left / (BASE - T_MIN));
    return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
  }

  function punycode(label) {
    const codes = Array.from(label, (character) => character.codePointAt(0));
    const basic = codes.filter((code) => code < INITIAL);
    let out = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
    let n = INITIAL, delta = 0, bias = BIAS, done = basic.length;
    while (done < codes.length) {
      const next = Math.min(...codes.filter((code) => code >= n));
      delta += (next - n) * (done + 1);
      n = next;
      for (const code of codes) {
        if (code < n) delta++;
        if (code !== n) continue;
        let q = delta;
        for (let k = BASE; ; k += BASE) {
          const t = threshold(k, bias);
          if (q < t) break;
          out += digit(t + ((q - t) % (BASE - t)));
          q = Math.floor((q - t) / (BASE - t));
        }
        out += digit(q);
        bias = adapt(delta, done + 1, done === basic.length);
        delta = 0;
        done++;
      }
      delta++;
      n++;
    }
    return out;
  }

  // Letter by letter, since a final sigma stays what it is.
  const lower = (text) => Array.from(text, (character) => character.toLowerCase()).join('');
  const mapped = (text) => lower(lower(text.replace(IGNORED, '').replace(DOTS, '.')).normalize('NFKC')).normalize('NFC');

  function labelToAscii(label) {
    if (!/[^\0-\x7f]/.test(label)) return label;
    const right = !DISALLOWED.test(label) && !/^(\p{M}|xn--)/u.test(label) && label.isWellFormed();
    return right ? 'xn--' + punycode(label) : null;
  }

  // Null when it is none.
  function toAscii(domain) {
    if (FALSE_DOTS.test(domain)) return null;
    const labels = mapped(domain).split('.').map(labelToAscii);
    return labels.includes(null) ? null : labels.join('.');
  }

  return { toAscii };
})

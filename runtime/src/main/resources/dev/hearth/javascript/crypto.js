// crypto.getRandomValues and crypto.randomUUID (Web Cryptography, 10.1), over the host's secure generator.
(function (global, random, uuid) {
  'use strict';
  const MOST = 65536;
  const INTEGERS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    BigInt64Array, BigUint64Array];

  class Crypto {
    getRandomValues(array) {
      if (!INTEGERS.some((type) => array instanceof type)) {
        throw new DOMException('getRandomValues fills an integer array', 'TypeMismatchError');
      }
      if (array.byteLength > MOST) {
        throw new DOMException('getRandomValues fills at most ' + MOST + ' bytes', 'QuotaExceededError');
      }
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      const drawn = random(bytes.length);
      for (let at = 0; at < bytes.length; at++) bytes[at] = drawn.charCodeAt(at);
      return array;
    }
    randomUUID() { return uuid(); }
  }

  return { crypto: new Crypto() };
})

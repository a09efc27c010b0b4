// crypto.getRandomValues, crypto.randomUUID and crypto.subtle.digest (Web Cryptography, 10.1 and 14.3.5).
(function (host) {
  'use strict';
  const { DOMException } = host.api('clone');
  const MOST = 65536;
  const INTEGERS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    BigInt64Array, BigUint64Array];

  // One character a byte, since nothing else of the host crosses.
  function fill(bytes, from) {
    for (let at = 0; at < bytes.length; at++) bytes[at] = from.charCodeAt(at);
    return bytes;
  }

  class SubtleCrypto {
    async digest(algorithm, data) {
      const name = String(typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm).toUpperCase();
      if (!/^SHA-(1|256|384|512)$/.test(name)) throw new DOMException(name + ' is no digest here', 'NotSupportedError');
      const view = ArrayBuffer.isView(data) ? data : undefined;
      if (!view && !(data instanceof ArrayBuffer)) throw new TypeError('digest takes an ArrayBuffer or a view of one');
      const buffer = view ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : data;
      const result = host.digest(name, buffer);
      return fill(new Uint8Array(result.length), result).buffer;
    }
    get [Symbol.toStringTag]() { return 'SubtleCrypto'; }
  }

  class Crypto {
    #subtle = new SubtleCrypto();
    get subtle() { return this.#subtle; }
    getRandomValues(array) {
      if (!INTEGERS.some((type) => array instanceof type)) {
        throw new DOMException('getRandomValues fills an integer array', 'TypeMismatchError');
      }
      if (array.byteLength > MOST) {
        throw new DOMException('getRandomValues fills at most ' + MOST + ' bytes', 'QuotaExceededError');
      }
      fill(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), host.random(array.byteLength));
      return array;
    }
    randomUUID() { return host.uuid(); }
    get [Symbol.toStringTag]() { return 'Crypto'; }
  }

  return { crypto: new Crypto() };
})

// structuredClone (HTML, 2.7), and DOMException (Web IDL, 4.3).
(function () {
  'use strict';
  const CODES = {
    IndexSizeError: 1, HierarchyRequestError: 3, InvalidCharacterError: 5, NotFoundError: 8, NotSupportedError: 9,
    InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15, TypeMismatchError: 17, NetworkError: 19,
    AbortError: 20, QuotaExceededError: 22, TimeoutError: 23, DataCloneError: 25,
  };

  class DOMException extends Error {
    #name;
    constructor(message = '', options = 'Error') {
      super(message, typeof options === 'object' ? options : undefined);
      this.#name = typeof options === 'object' ? options.name ?? 'Error' : String(options);
    }
    get name() { return this.#name; }
    get code() { return CODES[this.#name] ?? 0; }
    get [Symbol.toStringTag]() { return 'DOMException'; }
  }
  for (const [name, value] of Object.entries(CODES)) {
    const constant = name.replace(/Error$/, '').replace(/[a-z](?=[A-Z])/g, '$&_').toUpperCase() + '_ERR';
    for (const holder of [DOMException, DOMException.prototype]) Object.defineProperty(holder, constant, { value, enumerable: true });
  }

  const BOXES = [Boolean, Number, String, BigInt];
  const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  function clone(value, seen) {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new DOMException(typeof value + ' could not be cloned', 'DataCloneError');
    }
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const remember = (copy) => {
      seen.set(value, copy);
      return copy;
    };
    if (value instanceof Date) return remember(new Date(value.getTime()));
    if (value instanceof RegExp) return remember(new RegExp(value.source, value.flags));
    if (BOXES.some((box) => value instanceof box)) return remember(Object(value.valueOf()));
    if (value instanceof ArrayBuffer) return remember(value.slice(0));
    if (ArrayBuffer.isView(value)) {
      const buffer = clone(value.buffer, seen);
      return remember(value instanceof DataView
        ? new DataView(buffer, value.byteOffset, value.byteLength)
        : new value.constructor(buffer, value.byteOffset, value.length));
    }
    if (value instanceof Map) {
      const copy = remember(new Map());
      for (const [key, each] of [...value]) copy.set(clone(key, seen), clone(each, seen));
      return copy;
    }
    if (value instanceof Set) {
      const copy = remember(new Set());
      for (const each of [...value]) copy.add(clone(each, seen));
      return copy;
    }
    if (value instanceof Error) {
      const copy = remember(new (ERRORS[value.name] ?? Error)(value.message));
      if ('cause' in value) copy.cause = clone(value.cause, seen);
      Object.defineProperty(copy, 'stack', { value: value.stack, writable: true, configurable: true });
      return copy;
    }
    if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) {
      throw new DOMException(value.constructor.name + ' could not be cloned', 'DataCloneError');
    }
    const copy = remember(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key,
        { value: clone(value[key], seen), writable: true, configurable: true, enumerable: true });
    }
    return copy;
  }

  function structuredClone(value, options = undefined) {
    if (arguments.length === 0) throw new TypeError('structuredClone takes a value');
    const transferred = [...(options?.transfer ?? [])];
    const seen = new Map();
    for (const each of transferred) {
      if (!(each instanceof ArrayBuffer) || each.detached || seen.has(each)) {
        throw new DOMException('it cannot be transferred', 'DataCloneError');
      }
      seen.set(each, undefined);
    }
    // They move only when everything else could be cloned.
    for (const each of transferred) seen.set(each, each.slice(0));
    const copy = clone(value, seen);
    for (const each of transferred) each.transfer();
    return copy;
  }

  return { structuredClone, DOMException };
})

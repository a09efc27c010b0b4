// `context.emit`, `context.call` and `context.kv`: what a function asks of the mesh.
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const Promised = Promise;

  // Kinds of data, as Requests reads them; of what must be there also ANY.
  const ANY = 0, NOTHING = 1, TEXT = 2, BINARY = 3, VALUE = 4;

  class MeshError extends Error {
    get name() { return 'MeshError'; }
  }

  const emit = (target, data) => {
    const { topic, function: name, key } = typeof target === 'object' && target !== null ? target : { topic: target };
    return name === undefined ? ask('topic', topic, key, data) : ask('function', name, undefined, data);
  };

  const call = (name, data) => ask('call', name, undefined, data);

  // Answered with what was returned, if anything.
  const ask = (kind, name, key, data) => asked(() => {
    if (typeof name !== 'string' || !['string', 'undefined'].includes(typeof key)) {
      throw new TypeError('a target is a name, {topic, key} or {function}, all of them texts');
    }
    return [kind, name, key ?? null, ...written(data)];
  });

  const asked = (values) => new Promised((resolve, reject) => {
    host.ask(...values(), (problem, status, _, lines, length, held) => {
      if (problem !== null) reject(new MeshError(problem));
      else resolve(status === 204 ? undefined : received(lines.split('\n')[1], length, held));
    });
  });

  // ---- what a function keeps

  const kv = {
    get: (key) => asked(() => ['kv', 'get', named(key)]),
    put: async (key, value, options) => void await kept(key, ANY, undefined, present(value), options),
    compareAndSet: (key, expected, value, options) => kept(key, undefined, expected, value, options),
    delete: (key) => kept(key, ANY, undefined, undefined, undefined),
  };

  const kept = (key, how, expected, value, options) => asked(() => {
    const [kind, there] = written(expected);
    return ['kv', 'put', named(key), seconds(options), how ?? kind, there, ...written(value)];
  });

  function named(key) {
    if (typeof key !== 'string' || key === '') throw new TypeError('a key is a text that is not empty');
    return key;
  }

  function present(value) {
    if (value === undefined || value === null) throw new TypeError('nothing cannot be put: delete(key) removes what is there');
    return value;
  }

  function seconds(options) {
    const ttl = options?.ttl;
    if (ttl === undefined || ttl === null) return null;
    if (typeof ttl !== 'number') throw new TypeError('ttl is a number of seconds');
    return ttl;
  }

  function written(data) {
    if (data === undefined || data === null) return [NOTHING, ''];
    if (typeof data === 'string') return [TEXT, data];
    const bytes = host.bytesOf(data);
    if (bytes !== undefined) return [BINARY, bytes];
    const json = stringify(data);
    if (json === undefined) throw new TypeError('the data has no JSON form: it is a ' + typeof data);
    return [VALUE, json];
  }

  function received(type, length, held) {
    if (/^application\/(json|[^;]*\+json)/.test(type)) return parse(held());
    if (/^text\//.test(type)) return held();
    const buffer = new ArrayBuffer(length);
    held(buffer);
    return new Uint8Array(buffer);
  }

  return { emit, call, kv };
})

// `context.emit` and `context.call`: what a function asks of the mesh.
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const Promised = Promise;

  // Kinds of data, as Requests reads them.
  const NOTHING = 1, TEXT = 2, BINARY = 3, VALUE = 4;

  class MeshError extends Error {
    get name() { return 'MeshError'; }
  }

  const emit = (target, data) => {
    const { topic, function: name, key } = typeof target === 'object' && target !== null ? target : { topic: target };
    return name === undefined ? ask('topic', topic, key, data) : ask('function', name, undefined, data);
  };

  const call = (name, data) => ask('call', name, undefined, data);

  // Answered with what was returned, if anything.
  const ask = (kind, name, key, data) => new Promised((resolve, reject) => {
    if (typeof name !== 'string' || !['string', 'undefined'].includes(typeof key)) {
      throw new TypeError('a target is a name, {topic, key} or {function}, all of them texts');
    }
    const [how, content] = written(data);
    host.ask(kind, name, key ?? null, how, content, (problem, status, _, lines, length, held) => {
      if (problem !== null) reject(new MeshError(problem));
      else resolve(status === 204 ? undefined : received(lines.split('\n')[1], length, held));
    });
  });

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

  return { emit, call };
})

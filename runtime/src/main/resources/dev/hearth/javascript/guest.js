// Evaluated once in every JavaScript sandbox, before the function. Gets the host's functions, gives
// back what the sandbox calls. What it needs later it takes now, so that no function can change it.
(function (log, done, webApi, random, uuid, clock, resolveFile, readFile, send, digest) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isInteger } = Number;
  const string = String, number = Number;
  const resolved = Promise.resolve.bind(Promise);
  const { defineProperty, freeze, keys } = Object;

  // Answers, as JavaScriptGuest reads them.
  const LOADED = 0, NOTHING = 1, TEXT = 2, BINARY = 3, VALUE = 4, RESPONSE = 5, THREW = 6, INVALID = 7,
    MALFORMED = 8, OVERSIZED = 9, LOAD_FAILED = 10;

  // ---- log

  const MAX_LINE = 1 << 20;

  function inspect(value, depth, seen) {
    switch (typeof value) {
      case 'string': return depth === 0 ? value : stringify(value);
      case 'bigint': return value + 'n';
      case 'symbol': return value.toString();
      case 'function': return value.name ? '[Function: ' + value.name + ']' : '[Function]';
      case 'object': break;
      default: return '' + value;
    }
    if (value === null) return 'null';
    if (value instanceof Error) return errorStack(value) || '' + value;
    if (seen.includes(value)) return '[Circular]';
    if (depth > 4) return isArray(value) ? '[Array]' : '[Object]';
    seen = [...seen, value];
    const show = (each) => inspect(each, depth + 1, seen);
    if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return value.toString();
    if (value instanceof Promise) return 'Promise {}';
    if (value instanceof Map) {
      return 'Map(' + value.size + ') {' + [...value].map(([k, v]) => show(k) + ' => ' + show(v)).join(', ') + '}';
    }
    if (value instanceof Set) return 'Set(' + value.size + ') {' + [...value].map(show).join(', ') + '}';
    if (isArray(value) || ArrayBuffer.isView(value)) {
      const items = Array.prototype.slice.call(value, 0, 100).map(show);
      if (value.length > 100) items.push('... ' + (value.length - 100) + ' more');
      return '[ ' + items.join(', ') + ' ]';
    }
    const name = value.constructor?.name;
    const fields = keys(value).map((key) => key + ': ' + show(value[key])).join(', ');
    return (name && name !== 'Object' ? name + ' ' : '') + (fields ? '{ ' + fields + ' }' : '{}');
  }

  function line(values) {
    let rest = values;
    let text = '';
    if (typeof values[0] === 'string' && values.length > 1 && values[0].includes('%')) {
      let next = 1;
      text = values[0].replace(/%([sdifjoOc%])/g, (all, how) => {
        if (how === '%') return '%';
        if (next >= values.length) return all;
        const value = values[next++];
        switch (how) {
          case 's': return typeof value === 'object' ? inspect(value, 1, []) : String(value);
          case 'd': case 'f': return String(Number(value));
          case 'i': return String(Math.trunc(Number(value)));
          case 'j': return stringify(value);
          case 'c': return '';
          default: return inspect(value, 1, []);
        }
      });
      rest = values.slice(next);
      if (rest.length > 0) text += ' ';
    }
    text += rest.map((value) => inspect(value, 0, [])).join(' ');
    return text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text;
  }

  const logger = (level) => (...values) => { log(level, line(values)); };
  const debug = logger(0), info = logger(1), warn = logger(2), error = logger(3);
  const counts = new Map(), starts = new Map();
  const console = {
    debug, log: info, info, warn, error, trace: debug, dir: (value) => info(value), table: (value) => info(value),
    assert: (condition, ...values) => { if (!condition) error('Assertion failed', ...values); },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      info(label + ': ' + counts.get(label));
    },
    countReset: (label = 'default') => { counts.delete(label); },
    time: (label = 'default') => { starts.set(label, clock()); },
    timeEnd: (label = 'default') => {
      if (starts.has(label)) info(label + ': ' + (clock() - starts.get(label)).toFixed(3) + 'ms');
      starts.delete(label);
    },
    group: (...values) => { if (values.length) info(...values); },
    groupCollapsed: (...values) => { if (values.length) info(...values); },
    groupEnd: () => {},
    [Symbol.toStringTag]: 'console',
  };
  const contextLog = Object.assign((...values) => info(...values), { debug, info, warn, error });

  // ---- timers: nothing here waits, the host asks when the next one is due

  let timers = [];
  let lastTimer = 0;

  function insert(timer) {
    let at = timers.length;
    while (at > 0 && timers[at - 1].due > timer.due) at--;
    timers.splice(at, 0, timer);
  }

  function addTimer(callback, delay, repeats, values) {
    if (typeof callback !== 'function') throw new TypeError('a timer calls a function, not ' + typeof callback);
    let ms = Number(delay);
    if (!(ms >= 1 && ms <= 0x7fffffff)) ms = 1;
    const timer = { id: ++lastTimer, due: clock() + ms, every: repeats ? ms : 0, callback, values };
    insert(timer);
    return timer.id;
  }

  function clearTimer(id) {
    timers = timers.filter((timer) => timer.id !== id);
  }

  // Runs one timer that is due, and says whether there was one; its promises settle before the next.
  function fire() {
    const timer = timers[0];
    if (timer === undefined || timer.due > clock()) return false;
    timers.shift();
    if (timer.every > 0) {
      timer.due = clock() + timer.every;
      insert(timer);
    }
    try {
      timer.callback(...timer.values);
    } catch (problem) {
      fail(sequence, problem);
    }
    return true;
  }

  // Milliseconds, or -1 when nothing is planned.
  function untilNextTimer() {
    return timers.length === 0 ? -1 : Math.max(0, timers[0].due - clock());
  }

  // ---- errors

  const text = (value, otherwise) => {
    try {
      return value === undefined || value === null ? otherwise : string(value);
    } catch {
      return otherwise;
    }
  };

  function errorStack(problem) {
    try {
      return '' + text(problem.stack, '').split('\n').filter((frame) => !frame.includes('hearth:')).join('\n');
    } catch {
      return '';
    }
  }

  function tell(answer, problem) {
    let name = 'Error', message = '', stack = '', retryAfter = -1;
    try {
      if (typeof problem === 'object' && problem !== null) {
        name = text(problem.name, 'Error');
        message = text(problem.message, '');
        stack = errorStack(problem);
        const seconds = number(problem.retryAfter);
        if (seconds >= 0 && seconds < 1e9) retryAfter = seconds;
      } else {
        message = text(problem, 'undefined');
      }
    } catch {
      message = message || 'an error that cannot be read';
    }
    done(answer, name, message, stack, retryAfter);
  }

  // ---- one invocation after the other

  let handler;
  let outputLimit = 0;
  let sequence = 0;
  let open = false;
  let functionName, functionVersion, env, secrets;

  class Context {
    #deadline;
    constructor(invocationId, attempt, maxAttempts, remaining) {
      this.invocationId = invocationId;
      this.functionName = functionName;
      this.functionVersion = functionVersion;
      this.attempt = attempt;
      this.maxAttempts = maxAttempts;
      this.#deadline = clock() + remaining;
    }
    get awsRequestId() { return this.invocationId; }
    get deadline() { return new Date(Date.now() + this.remainingMs()); }
    get env() { return env; }
    get secrets() { return secrets; }
    get log() { return contextLog; }
    remainingMs() { return Math.max(0, Math.floor(this.#deadline - clock())); }
    getRemainingTimeInMillis() { return this.remainingMs(); }
  }

  // ---- CommonJS

  const required = (() => {
    const modules = new Map();
    const { get, has, set, delete: remove } = Map.prototype;
    const apply = Reflect.apply;

    function run(path) {
      if (apply(has, modules, [path])) return apply(get, modules, [path]).exports;
      const content = readFile(path);
      if (content === null) {
        throw coded('ERR_REQUIRE_ESM', path + ' is an ES module, which is imported, not required');
      }
      const module = { exports: {}, id: path, filename: path, loaded: false };
      apply(set, modules, [path, module]);
      try {
        if (typeof content === 'string') {
          module.exports = parse(content);
        } else {
          const folder = path.slice(0, path.lastIndexOf('/'));
          apply(content, module.exports, [module.exports, requireIn(path), module, path, folder]);
        }
      } catch (problem) {
        apply(remove, modules, [path]);
        throw problem;
      }
      module.loaded = true;
      return module.exports;
    }

    function requireIn(file) {
      const resolve = (name) => {
        const path = resolveFile(file, '' + name);
        if (path === null) throw coded('MODULE_NOT_FOUND', "Cannot find module '" + name + "' required by " + file);
        return path;
      };
      const require = (name) => run(resolve(name));
      require.resolve = resolve;
      return require;
    }

    const coded = (code, message) => Object.assign(new Error(message), { code });

    return run;
  })();

  // A module that exports what a CommonJS file does reaches it by this name.
  defineProperty(globalThis, Symbol.for('hearth.required'), { value: required });

  // The file has to run for the names of its exports to be known. What it throws, it throws again
  // when the module runs.
  function asModule(path) {
    const head = "const all = globalThis[Symbol.for('hearth.required')](" + stringify(path) + '); export default all;';
    let exports;
    try {
      exports = required(path);
    } catch {
      return head;
    }
    if (exports === null || isArray(exports) || !['object', 'function'].includes(typeof exports)) return head;
    return keys(exports).filter((name) => name !== 'default' && name.isWellFormed()).reduce(
      (text, name, at) => text + ' const _' + at + ' = all[' + stringify(name) + ']; export { _' + at + ' as ' + stringify(name) + ' };',
      head);
  }

  function load(entry, isModule, member, name, version, envJson, secretsJson, limit) {
    functionName = name;
    functionVersion = version;
    env = freeze(parse(envJson));
    secrets = freeze(parse(secretsJson));
    outputLimit = limit;
    const loading = isModule ? import(entry) : resolved().then(() => ({ default: required(entry) }));
    loading.then(
      (module) => {
        handler = module[member] ?? module.default?.[member];
        if (typeof handler === 'function') {
          done(LOADED);
          return;
        }
        const names = [...new Set([...keys(module), ...keys(Object(module.default))])]
          .filter((each) => each !== 'default' || typeof module.default === 'function');
        done(LOAD_FAILED, 'MissingExport',
          handler === undefined
            ? "no export '" + member + "'; " + (names.length ? 'it exports ' + names.join(', ') : 'it exports nothing')
            : "the export '" + member + "' is not a function", '', -1);
      },
      (problem) => tell(LOAD_FAILED, problem));
  }

  function begin(head, dataKind, data, invocationId, attempt, maxAttempts, remaining) {
    const mine = ++sequence;
    open = true;
    const event = parse(head);
    switch (dataKind) {
      case 1:
      case 4:
        try {
          event[dataKind === 1 ? 'data' : 'batch'] = parse(data);
        } catch (malformed) {
          close();
          done(MALFORMED, malformed.message);
          return;
        }
        break;
      case 2: event.data = data; break;
      case 3: event.data_base64 = data; break;
    }
    try {
      const returned = handler(event, new Context(invocationId, attempt, maxAttempts, remaining));
      if (returned !== null && typeof returned === 'object' && typeof returned.then === 'function') {
        resolved(returned).then((value) => succeed(mine, value), (problem) => fail(mine, problem));
      } else {
        succeed(mine, returned);
      }
    } catch (problem) {
      fail(mine, problem);
    }
  }

  // What an invocation leaves behind never runs in the next one.
  function close() {
    open = false;
    timers = [];
  }

  function fail(invocation, problem) {
    if (open && invocation === sequence) {
      close();
      tell(THREW, problem);
    }
  }

  function succeed(invocation, value) {
    if (!open || invocation !== sequence) return;
    close();
    try {
      answer(value);
    } catch (problem) {
      // What was returned throws when it is read.
      tell(THREW, problem);
    }
  }

  function answer(value) {
    if (value === undefined || value === null) {
      done(NOTHING);
      return;
    }
    let response;
    try {
      response = apis?.http?.asResult(value);
    } catch (problem) {
      done(INVALID, 'the Response has no body any more: ' + text(problem?.message, 'unknown'));
      return;
    }
    const result = response ?? value;
    const status = result.statusCode;
    if (response !== undefined || isInteger(status)) {
      respond(status, result);
    } else {
      payload(value, (kind, content) => done(kind, content));
    }
  }

  const bytesOf = (value) => {
    if (value instanceof ArrayBuffer) return value;
    return ArrayBuffer.isView(value)
      ? value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)
      : undefined;
  };

  function payload(value, give) {
    if (typeof value === 'string') {
      value.length > outputLimit ? done(OVERSIZED, value.length) : give(TEXT, value);
      return;
    }
    const bytes = bytesOf(value);
    if (bytes !== undefined) {
      bytes.byteLength > outputLimit ? done(OVERSIZED, bytes.byteLength) : give(BINARY, bytes);
      return;
    }
    let json;
    try {
      json = stringify(value);
    } catch (problem) {
      done(INVALID, 'the result has no JSON form: ' + text(problem?.message, 'unknown'));
      return;
    }
    if (json === undefined) {
      done(INVALID, 'the result has no JSON form: it is a ' + typeof value);
    } else {
      json.length > outputLimit ? done(OVERSIZED, json.length) : give(VALUE, json);
    }
  }

  function respond(status, response) {
    const lines = [];
    const headers = response.headers ?? {};
    if (typeof headers !== 'object') {
      done(INVALID, 'headers is an object of strings, not ' + typeof headers);
      return;
    }
    for (const name of keys(headers)) {
      const value = isArray(headers[name]) ? headers[name].join(', ') : text(headers[name], '');
      if (/[\r\n\0]/.test(name + value)) {
        done(INVALID, 'a header holds no line break: ' + stringify(name));
        return;
      }
      lines.push(name, value);
    }
    const body = response.body ?? '';
    payload(body, (kind, content) => done(RESPONSE, status, lines.join('\n'), kind, content));
  }

  // ---- globals

  const define = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  // Web APIs cost memory in every sandbox, so each file is run when something of it is first asked for.
  let apis, host;
  function api(name) {
    apis ??= { __proto__: null };
    host ??= { api, random, uuid, digest, send, addTimer, clock, fail: (problem) => fail(sequence, problem) };
    return (apis[name] ??= webApi(name)(host));
  }
  const lazily = (name, ...names) => {
    for (const each of names) {
      defineProperty(globalThis, each, {
        configurable: true,
        enumerable: false,
        get() {
          const value = api(name)[each];
          define(each, value);
          return value;
        },
        set(value) { define(each, value); },
      });
    }
  };
  delete globalThis.Java;
  define('console', console);
  define('setTimeout', (callback, delay, ...values) => addTimer(callback, delay, false, values));
  define('setInterval', (callback, delay, ...values) => addTimer(callback, delay, true, values));
  define('clearTimeout', clearTimer);
  define('clearInterval', clearTimer);
  define('setImmediate', (callback, ...values) => addTimer(callback, 0, false, values));
  define('clearImmediate', clearTimer);
  define('queueMicrotask', (callback) => {
    if (typeof callback !== 'function') throw new TypeError('queueMicrotask calls a function');
    resolved().then(() => callback()).catch((problem) => fail(sequence, problem));
  });
  define('self', globalThis);
  lazily('clone', 'structuredClone', 'DOMException');
  lazily('base64', 'atob', 'btoa');
  lazily('crypto', 'crypto');
  lazily('url', 'URL', 'URLSearchParams');
  lazily('abort', 'Event', 'EventTarget', 'AbortSignal', 'AbortController');
  lazily('http', 'Headers', 'Request', 'Response');
  lazily('fetch', 'fetch');
  lazily('navigator', 'navigator', 'reportError');

  return { load, asModule, begin, fire, untilNextTimer };
})

// Evaluated once in every JavaScript sandbox, before the function. Gets the host's functions, gives
// back what the sandbox calls. What it needs later it takes now, so that no function can change it.
(function (log, done, webApi, random, uuid, clock, resolveFile, readFile, send, digest, ask) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { isInteger } = Number;
  const string = String, number = Number;
  const resolved = Promise.resolve.bind(Promise);
  const { defineProperty, freeze, getOwnPropertyDescriptor, keys } = Object;

  // Answers, as JavaScriptGuest reads them.
  const LOADED = 0, NOTHING = 1, TEXT = 2, BINARY = 3, VALUE = 4, RESPONSE = 5, THREW = 6, INVALID = 7,
    MALFORMED = 8, OVERSIZED = 9, LOAD_FAILED = 10;

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
    get log() { return api('console').log; }
    remainingMs() { return Math.max(0, Math.floor(this.#deadline - clock())); }
    getRemainingTimeInMillis() { return this.remainingMs(); }
    emit(target, data) { return api('mesh').emit(target, data); }
    call(name, data) { return api('mesh').call(name, data); }
    get kv() { return api('mesh').kv; }
  }

  // ---- CommonJS

  const required = (path) => api('commonjs').required(path);

  // A module that exports what a CommonJS file does reaches it by this name.
  defineProperty(globalThis, Symbol.for('hearth.required'), { value: required });

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
  // What most functions never use costs memory in every sandbox, so each file is run when something
  // of it is first asked for. The accessors are written out: made by a loop, each would keep a scope.
  let apis, host;
  function api(name) {
    apis ??= { __proto__: null };
    host ??= {
      api, log, errorStack, random, uuid, digest, send, resolveFile, readFile, addTimer, clock, ask, bytesOf,
      fail: (problem) => fail(sequence, problem),
    };
    return (apis[name] ??= webApi(name)(host));
  }
  function first(file, name) {
    const value = api(file)[name];
    define(name, value);
    return value;
  }
  const lazy = {
    get console() { return first('console', 'console'); }, set console(value) { define('console', value); },
    get structuredClone() { return first('clone', 'structuredClone'); }, set structuredClone(value) { define('structuredClone', value); },
    get DOMException() { return first('clone', 'DOMException'); }, set DOMException(value) { define('DOMException', value); },
    get atob() { return first('base64', 'atob'); }, set atob(value) { define('atob', value); },
    get btoa() { return first('base64', 'btoa'); }, set btoa(value) { define('btoa', value); },
    get crypto() { return first('crypto', 'crypto'); }, set crypto(value) { define('crypto', value); },
    get URL() { return first('url', 'URL'); }, set URL(value) { define('URL', value); },
    get URLSearchParams() { return first('url', 'URLSearchParams'); }, set URLSearchParams(value) { define('URLSearchParams', value); },
    get Event() { return first('abort', 'Event'); }, set Event(value) { define('Event', value); },
    get EventTarget() { return first('abort', 'EventTarget'); }, set EventTarget(value) { define('EventTarget', value); },
    get AbortSignal() { return first('abort', 'AbortSignal'); }, set AbortSignal(value) { define('AbortSignal', value); },
    get AbortController() { return first('abort', 'AbortController'); }, set AbortController(value) { define('AbortController', value); },
    get Headers() { return first('http', 'Headers'); }, set Headers(value) { define('Headers', value); },
    get Request() { return first('http', 'Request'); }, set Request(value) { define('Request', value); },
    get Response() { return first('http', 'Response'); }, set Response(value) { define('Response', value); },
    get fetch() { return first('fetch', 'fetch'); }, set fetch(value) { define('fetch', value); },
    get navigator() { return first('navigator', 'navigator'); }, set navigator(value) { define('navigator', value); },
    get reportError() { return first('navigator', 'reportError'); }, set reportError(value) { define('reportError', value); },
  };
  for (const name of keys(lazy)) {
    defineProperty(globalThis, name, { ...getOwnPropertyDescriptor(lazy, name), enumerable: false });
  }
  delete globalThis.Java;
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

  return { load, asModule: (path) => api('commonjs').asModule(path), begin, fire, untilNextTimer };
})

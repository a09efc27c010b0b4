// Events and aborting (DOM, 2 and 3); events do not travel, since there is no tree.
(function (host) {
  'use strict';
  const { DOMException } = host.api('clone');
  const AT_TARGET = 2;
  const wanted = (given, what) => {
    if (given.length < 1) throw new TypeError(what + ' takes an argument');
  };
  let enter, leave, isStopped;

  class Event {
    #type; #options; #target = null; #phase = 0; #stopped = false; #prevented = false;
    #time = host.clock();
    static {
      enter = (event, target) => {
        event.#target = target;
        event.#phase = AT_TARGET;
      };
      leave = (event) => { event.#phase = 0; };
      isStopped = (event) => event.#stopped;
    }
    constructor(type, options) {
      wanted(arguments, 'Event');
      this.#type = String(type);
      this.#options = options ?? {};
    }
    get type() { return this.#type; }
    get target() { return this.#target; }
    get srcElement() { return this.#target; }
    get currentTarget() { return this.#phase === AT_TARGET ? this.#target : null; }
    get eventPhase() { return this.#phase; }
    get bubbles() { return !!this.#options.bubbles; }
    get cancelable() { return !!this.#options.cancelable; }
    get composed() { return !!this.#options.composed; }
    get defaultPrevented() { return this.#prevented; }
    get isTrusted() { return false; }
    get timeStamp() { return this.#time; }
    composedPath() { return this.#phase === AT_TARGET ? [this.#target] : []; }
    preventDefault() { if (this.cancelable) this.#prevented = true; }
    stopPropagation() {}
    stopImmediatePropagation() { this.#stopped = true; }
    get [Symbol.toStringTag]() { return 'Event'; }
  }

  class EventTarget {
    #listeners = [];
    addEventListener(type, callback, options) {
      if (callback === null || callback === undefined) return;
      const once = typeof options === 'object' && options !== null && !!options.once;
      const name = String(type), signal = options?.signal;
      if (signal?.aborted || this.#listeners.some((each) => each.name === name && each.callback === callback)) return;
      this.#listeners.push({ name, callback, once });
      signal?.addEventListener('abort', () => this.removeEventListener(name, callback), { once: true });
    }
    removeEventListener(type, callback) {
      const name = String(type);
      this.#listeners = this.#listeners.filter((each) => each.name !== name || each.callback !== callback);
    }
    dispatchEvent(event) {
      if (!(event instanceof Event)) throw new TypeError('dispatchEvent takes an Event');
      enter(event, this);
      for (const listener of [...this.#listeners]) {
        const { name, callback, once } = listener;
        if (name !== event.type || isStopped(event) || !this.#listeners.includes(listener)) continue;
        if (once) this.removeEventListener(name, callback);
        try {
          if (typeof callback === 'function') callback.call(this, event);
          else callback.handleEvent(event);
        } catch (problem) {
          host.fail(problem);
        }
      }
      leave(event);
      return !event.defaultPrevented;
    }
    get [Symbol.toStringTag]() { return 'EventTarget'; }
  }

  const key = Symbol();
  let abort, dependOn;

  class AbortSignal extends EventTarget {
    #aborted = false; #reason; #handler = null; #registered = false; #dependents = [];
    static {
      const mark = (signal, reason) => {
        signal.#aborted = true;
        signal.#reason = reason;
      };
      // Those that depend on it are aborted before anybody hears of it.
      abort = (signal, reason = new DOMException('This operation was aborted', 'AbortError')) => {
        if (signal.#aborted) return;
        const all = [signal, ...signal.#dependents.filter((each) => !each.#aborted)];
        all.forEach((each) => mark(each, reason));
        signal.#dependents = [];
        all.forEach((each) => each.dispatchEvent(new Event('abort')));
      };
      dependOn = (signal, source, sources) => {
        for (const each of source.#sources ?? [source]) {
          each.#dependents.push(signal);
          sources.push(each);
        }
        signal.#sources = sources;
      };
    }
    // What a signal made by `any` depends on in the end.
    #sources;
    constructor(made) {
      if (made !== key) throw new TypeError('an AbortSignal is made by an AbortController');
      super();
    }
    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    // It is called in the place in which it was first set.
    get onabort() { return this.#handler; }
    set onabort(handler) {
      this.#handler = typeof handler === 'function' ? handler : null;
      if (!this.#registered) this.addEventListener('abort', (event) => this.#handler?.call(this, event));
      this.#registered = true;
    }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }
    static abort(reason) {
      const signal = new AbortSignal(key);
      abort(signal, reason);
      return signal;
    }
    static timeout(delay) {
      const ms = Math.trunc(Number(delay));
      if (!(ms >= 0 && ms <= Number.MAX_SAFE_INTEGER)) throw new TypeError('a timeout is a number of milliseconds');
      const signal = new AbortSignal(key);
      host.addTimer(() => abort(signal, new DOMException('The operation timed out', 'TimeoutError')), ms, false, []);
      return signal;
    }
    static any(signals) {
      const all = [...signals];
      if (!all.every((each) => each instanceof AbortSignal)) throw new TypeError('any takes AbortSignals');
      const any = new AbortSignal(key);
      const aborted = all.find((each) => each.aborted);
      if (aborted) {
        abort(any, aborted.reason);
      } else {
        const sources = [];
        all.forEach((each) => dependOn(any, each, sources));
      }
      return any;
    }
    get [Symbol.toStringTag]() { return 'AbortSignal'; }
  }

  class AbortController {
    #signal = new AbortSignal(key);
    get signal() { return this.#signal; }
    abort(reason) { abort(this.#signal, reason); }
    get [Symbol.toStringTag]() { return 'AbortController'; }
  }

  return { Event, EventTarget, AbortSignal, AbortController };
})

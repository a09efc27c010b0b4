// Events and aborting (DOM, 2 and 3).
(function (global, random, uuid, addTimer) {
  'use strict';

  class Event {
    #type; #options; #stopped = false; #prevented = false;
    constructor(type, options = {}) {
      this.#type = String(type);
      this.#options = options;
      this.target = null;
      this.currentTarget = null;
      this.timeStamp = performance.now();
    }
    get type() { return this.#type; }
    get bubbles() { return !!this.#options.bubbles; }
    get cancelable() { return !!this.#options.cancelable; }
    get defaultPrevented() { return this.#prevented; }
    get immediatePropagationStopped() { return this.#stopped; }
    preventDefault() { if (this.cancelable) this.#prevented = true; }
    stopPropagation() {}
    stopImmediatePropagation() { this.#stopped = true; }
  }

  class EventTarget {
    #listeners = [];
    addEventListener(type, callback, options) {
      const once = typeof options === 'object' && options !== null && !!options.once;
      if (!callback || this.#listeners.some((each) => each.type === type && each.callback === callback)) return;
      const signal = options?.signal;
      if (signal?.aborted) return;
      signal?.addEventListener('abort', () => this.removeEventListener(type, callback));
      this.#listeners.push({ type, callback, once });
    }
    removeEventListener(type, callback) {
      this.#listeners = this.#listeners.filter((each) => each.type !== type || each.callback !== callback);
    }
    dispatchEvent(event) {
      event.target = event.currentTarget = this;
      this['on' + event.type]?.call(this, event);
      for (const { type, callback, once } of [...this.#listeners]) {
        if (type !== event.type || event.immediatePropagationStopped) continue;
        if (once) this.removeEventListener(type, callback);
        typeof callback === 'function' ? callback.call(this, event) : callback.handleEvent(event);
      }
      return !event.defaultPrevented;
    }
  }

  let abortSignal;

  class AbortSignal extends EventTarget {
    #aborted = false; #reason;
    onabort = null;
    static {
      abortSignal = (signal, reason) => {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
        signal.dispatchEvent(new Event('abort'));
      };
    }
    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }
    static abort(reason) {
      const signal = new AbortSignal();
      abortSignal(signal, reason);
      return signal;
    }
    static timeout(delay) {
      const signal = new AbortSignal();
      const expire = () => abortSignal(signal, new DOMException('The operation timed out', 'TimeoutError'));
      addTimer(expire, delay, false, []);
      return signal;
    }
    static any(signals) {
      const any = new AbortSignal();
      for (const signal of signals) {
        if (signal.aborted) {
          abortSignal(any, signal.reason);
          break;
        }
        signal.addEventListener('abort', () => abortSignal(any, signal.reason), { once: true });
      }
      return any;
    }
  }

  class AbortController {
    #signal = new AbortSignal();
    get signal() { return this.#signal; }
    abort(reason) { abortSignal(this.#signal, reason); }
  }

  return { Event, EventTarget, AbortSignal, AbortController };
})

// console (Console Standard) and context.log: lines of the node's log.
(function (host) {
  'use strict';
  const MAX_LINE = 1 << 20;

  function inspect(value, depth, seen) {
    switch (typeof value) {
      case 'string': return depth === 0 ? value : JSON.stringify(value);
      case 'bigint': return value + 'n';
      case 'symbol': return value.toString();
      case 'function': return value.name ? '[Function: ' + value.name + ']' : '[Function]';
      case 'object': break;
      default: return '' + value;
    }
    if (value === null) return 'null';
    if (value instanceof Error) return host.errorStack(value) || '' + value;
    if (seen.includes(value)) return '[Circular]';
    if (depth > 4) return Array.isArray(value) ? '[Array]' : '[Object]';
    seen = [...seen, value];
    const show = (each) => inspect(each, depth + 1, seen);
    if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return value.toString();
    if (value instanceof Promise) return 'Promise {}';
    if (value instanceof Map) {
      return 'Map(' + value.size + ') {' + [...value].map(([k, v]) => show(k) + ' => ' + show(v)).join(', ') + '}';
    }
    if (value instanceof Set) return 'Set(' + value.size + ') {' + [...value].map(show).join(', ') + '}';
    if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      const items = Array.prototype.slice.call(value, 0, 100).map(show);
      if (value.length > 100) items.push('... ' + (value.length - 100) + ' more');
      return '[ ' + items.join(', ') + ' ]';
    }
    const name = value.constructor?.name;
    const fields = Object.keys(value).map((key) => key + ': ' + show(value[key])).join(', ');
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
          case 'j': return JSON.stringify(value);
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

  const logger = (level) => (...values) => { host.log(level, line(values)); };
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
    time: (label = 'default') => { starts.set(label, host.clock()); },
    timeEnd: (label = 'default') => {
      if (starts.has(label)) info(label + ': ' + (host.clock() - starts.get(label)).toFixed(3) + 'ms');
      starts.delete(label);
    },
    group: (...values) => { if (values.length) info(...values); },
    groupCollapsed: (...values) => { if (values.length) info(...values); },
    groupEnd: () => {},
    [Symbol.toStringTag]: 'console',
  };
  const log = Object.assign((...values) => info(...values), { debug, info, warn, error });

  return { console, log };
})

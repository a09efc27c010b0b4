// CommonJS: `require` as in Node.js, for the files of the bundle.
(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { assign, keys } = Object;
  const { get, has, set, delete: remove } = Map.prototype;
  const apply = Reflect.apply;
  const modules = new Map();

  // What a file exports.
  function required(path) {
    if (apply(has, modules, [path])) return apply(get, modules, [path]).exports;
    const content = host.readFile(path);
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
      const path = host.resolveFile(file, '' + name);
      if (path === null) throw coded('MODULE_NOT_FOUND', "Cannot find module '" + name + "' required by " + file);
      return path;
    };
    const require = (name) => required(resolve(name));
    require.resolve = resolve;
    return require;
  }

  const coded = (code, message) => assign(new Error(message), { code });

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

  return { required, asModule };
})

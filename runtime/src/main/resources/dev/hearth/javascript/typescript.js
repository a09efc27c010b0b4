// Evaluated in a context of its own, with @babel/parser. Gives a function that makes JavaScript of
// TypeScript as Node does: types become blanks, so every line and column stays; what is more than a
// type is refused. What stands for a statement or member leaves a `;`, so that its neighbours stay apart.
(function (parse) {
  'use strict';

  const TYPES = new Set(['TSTypeAnnotation', 'TSTypeParameterDeclaration', 'TSTypeParameterInstantiation']);
  const CASTS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression']);
  const BODILESS = new Set(['TSDeclareFunction', 'TSDeclareMethod', 'TSIndexSignature', 'TSInterfaceDeclaration',
    'TSTypeAliasDeclaration', 'TSNamespaceExportDeclaration']);
  const MEMBERS = new Set(['ClassMethod', 'ClassPrivateMethod', 'ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty']);
  const FIELDS = new Set(['ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty']);
  // Where a statement may end without its semicolon and then lose its last tokens.
  const ENDINGS = new Set(['ExpressionStatement', 'VariableDeclaration', 'ReturnStatement', 'ThrowStatement',
    'ExportDefaultDeclaration', ...FIELDS]);
  const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'ObjectMethod',
    'ClassMethod', 'ClassPrivateMethod']);
  const MODIFIERS = new Set(['public', 'private', 'protected', 'readonly', 'override', 'abstract', 'declare']);
  const UNVISITED = new Set(['type', 'start', 'end', 'loc', 'extra', 'implements']);
  const SPACE = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;
  const WORD = /[\p{ID_Continue}$\u200c\u200d]+|[^]/uy;
  const BREAK = /[\n\r\u2028\u2029]/;
  const BLANKED = /[^\n\r\u2028\u2029]/g;

  class Refusal {
    constructor(node, message) {
      this.line = node.loc.start.line;
      this.column = node.loc.start.column + 1;
      this.message = message;
    }
  }

  function strip(text, sourceType) {
    const file = parse(text, {
      sourceType,
      attachComment: false,
      createParenthesizedExpressions: true,
      allowImportExportEverywhere: sourceType === 'commonjs',
      plugins: ['typescript', 'decorators-legacy', 'decoratorAutoAccessors'],
    });
    const blanks = []; // [start, end, what stands at its start, what stands at its end]
    const ends = new Set(); // of statements without a semicolon
    const starts = new Set(); // where `{` would begin a block
    const heads = new Set(); // of `for`
    const imports = [];

    const blank = (start, end, first = '', last = '') => { if (end > start) blanks.push([start, end, first, last]); };
    const skip = (at) => { SPACE.lastIndex = at; SPACE.test(text); return SPACE.lastIndex; };
    const word = (at) => { WORD.lastIndex = at; return WORD.exec(text)?.[0] ?? ''; };
    const breaks = (start, end) => BREAK.test(text.slice(start, end));
    const withComma = (end) => { const next = skip(end); return text[next] === ',' ? next + 1 : end; };

    const isEmpty = (node) => BODILESS.has(node.type) || node.declare === true
      || (node.type === 'TSModuleDeclaration' && node.body !== undefined && onlyTypes(node.body))
      || (node.type === 'TSImportEqualsDeclaration' && node.importKind === 'type');
    const onlyTypes = (body) => body.type === 'TSModuleDeclaration' ? isEmpty(body)
      : (body.body ?? []).every((each) => isEmpty(each)
        || (each.type === 'ExportNamedDeclaration' && each.declaration != null && isEmpty(each.declaration)));

    // What leaves nothing behind.
    function isErased(node) {
      if (isEmpty(node)) return true;
      switch (node.type) {
        case 'ImportDeclaration': return node.importKind === 'type';
        case 'ExportAllDeclaration': return node.exportKind === 'type';
        case 'ExportNamedDeclaration':
          return node.exportKind === 'type' || (node.declaration != null && isEmpty(node.declaration));
        case 'ExportDefaultDeclaration': return isEmpty(node.declaration);
        default: return MEMBERS.has(node.type) && node.abstract === true;
      }
    }

    function refuse(node) {
      if (node.decorators?.length) throw new Refusal(node.decorators[0], 'decorators are not supported: call the function instead');
      switch (node.type) {
        case 'TSEnumDeclaration':
          throw new Refusal(node, 'an enum is not only a type: write const ' + node.id.name + ' = { … } as const');
        case 'TSModuleDeclaration':
          throw new Refusal(node, 'a namespace with values is not only a type: write a module of its own, or an object');
        case 'TSParameterProperty':
          throw new Refusal(node, 'a parameter property is not only a type: declare the field and assign it in the constructor');
        case 'TSImportEqualsDeclaration':
          throw new Refusal(node, 'import … = is not only a type: write import … from, or const … = require(…)');
        case 'TSExportAssignment':
          throw new Refusal(node, 'export = is not only a type: write export default, or module.exports =');
      }
      if (sourceType === 'commonjs' && /^(Import|Export)\w*Declaration$/.test(node.type)) {
        throw new Refusal(node, 'this file is CommonJS: write require(…) and module.exports, or name it .mts');
      }
    }

    // `?` or `!` after a name, and the type after that.
    function mark(at) {
      const next = skip(at);
      if (text[next] === '?' || text[next] === '!') blank(next, next + 1);
    }

    function member(node) {
      for (let at = node.start; at < node.key.start; ) {
        const each = word(at);
        if (MODIFIERS.has(each)) blank(at, at + each.length, at === node.start ? ';' : '');
        at = skip(at + each.length);
      }
      if (node.optional || node.definite) {
        let end = node.key.end;
        if (node.computed) end = skip(end) + 1;
        mark(end);
      }
    }

    function heritage(node) {
      if (node.abstract) blank(node.start, node.start + 'abstract'.length);
      if (!node.implements?.length) return;
      let at = node.start;
      for (const before of [node.id, node.typeParameters, node.superClass, node.superTypeParameters, node.superTypeArguments]) {
        if (before) at = Math.max(at, before.end);
      }
      if (at === node.start) at += 'class'.length + (node.abstract ? skip(at + 'abstract'.length) - at : 0);
      blank(skip(at), node.implements.at(-1).end);
    }

    // No line may end between `async` or `return` and `(`, nor between `)` and `=>`.
    function arrow(node) {
      const { typeParameters: generic, returnType, params } = node;
      starts.add(node.body.start);
      const open = skip(generic ? generic.end : node.async ? node.start + 'async'.length : node.start);
      if (generic && breaks(generic.start, generic.end)) blank(generic.start, open + 1, '(');
      if (returnType && breaks(returnType.start, returnType.end)) {
        const last = params.at(-1);
        blank(skip(last ? withComma(last.end) : open + 1), returnType.end, '', ')');
      }
    }

    function assertion(node) {
      if (breaks(node.start, node.expression.start)) {
        throw new Refusal(node, 'a type in front cannot be taken away over several lines: write … as T');
      }
      let inner = node;
      while (inner.type === 'TSTypeAssertion') inner = inner.expression;
      if (starts.has(node.start) && ['{', 'function', 'class', 'let'].includes(word(inner.start))) {
        throw new Refusal(node, 'a type in front cannot be taken away here: write ( … ) as T');
      }
      blank(node.start, node.expression.start);
    }

    function visit(node) {
      refuse(node);
      if (ENDINGS.has(node.type) && text[node.end - 1] !== ';' && !heads.has(node)) ends.add(node.end);
      if (MEMBERS.has(node.type)) member(node);
      if (FUNCTIONS.has(node.type) && node.params[0]?.type === 'Identifier' && node.params[0].name === 'this') {
        blank(node.params[0].start, withComma(node.params[0].end));
      }
      switch (node.type) {
        case 'ClassDeclaration': case 'ClassExpression': heritage(node); break;
        case 'ArrowFunctionExpression': arrow(node); break;
        case 'Identifier':
          if (node.optional) mark(node.start + word(node.start).length);
          break;
        case 'ObjectPattern': case 'ArrayPattern': case 'AssignmentPattern': case 'RestElement':
          if (node.optional && node.typeAnnotation) {
            let at = node.typeAnnotation.start - 1;
            while (text[at] !== '?') at--;
            blank(at, at + 1);
          } else if (node.optional && text[node.end - 1] === '?') {
            blank(node.end - 1, node.end);
          }
          break;
        case 'VariableDeclarator':
          if (node.definite) mark(node.id.start + word(node.id.start).length);
          break;
        case 'ExpressionStatement':
          starts.add(node.start);
          break;
        case 'ExportDefaultDeclaration':
          starts.add(node.declaration.start);
          break;
        case 'ForStatement': case 'ForInStatement': case 'ForOfStatement':
          heads.add(node.init ?? node.left);
          break;
        case 'TSTypeAssertion': assertion(node); break;
        case 'ImportDeclaration': case 'ExportNamedDeclaration':
          for (const each of node.specifiers ?? []) {
            if (each.importKind === 'type' || each.exportKind === 'type') blank(each.start, withComma(each.end));
          }
          if (node.source) imports.push(node.source.value);
          break;
        case 'ExportAllDeclaration': imports.push(node.source.value); break;
        case 'ImportExpression':
          if (node.source.type === 'StringLiteral') imports.push(node.source.value);
          break;
        case 'CallExpression':
          if (node.callee.name === 'require' && node.arguments[0]?.type === 'StringLiteral') {
            imports.push(node.arguments[0].value);
          }
          break;
      }
      if (CASTS.has(node.type)) blank(node.expression.end, node.end);
    }

    const waiting = [file.program];
    while (waiting.length > 0) {
      const node = waiting.pop();
      if (isErased(node)) {
        blank(node.start, node.end, ';');
        continue;
      }
      visit(node);
      for (const key of Object.keys(node)) {
        const child = node[key];
        if (child === null || typeof child !== 'object' || UNVISITED.has(key)) continue;
        for (const each of Array.isArray(child) ? child : [child]) {
          if (each === null || typeof each.type !== 'string') continue;
          if (TYPES.has(each.type)) blank(each.start, each.end);
          else if (key !== 'typeAnnotation') waiting.push(each);
        }
      }
    }
    return { code: blanked(text, blanks, ends), isModule: file.program.sourceType === 'module', imports };
  }

  function blanked(text, blanks, ends) {
    blanks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const parts = [];
    let at = 0;
    for (const [start, end, first, last] of blanks) {
      if (end <= at) continue;
      const from = Math.max(start, at);
      let hole = text.slice(from, end).replace(BLANKED, ' ');
      const opening = first || (ends.has(end) ? ';' : '');
      if (opening && from === start) hole = opening + hole.slice(1);
      if (last) hole = hole.slice(0, -1) + last;
      parts.push(text.slice(at, from), hole);
      at = end;
    }
    parts.push(text.slice(at));
    return parts.join('');
  }

  return (text, sourceType) => {
    try {
      return strip(text, sourceType);
    } catch (problem) {
      if (problem instanceof Refusal) return problem;
      if (problem?.loc) {
        return {
          line: problem.loc.line,
          column: problem.loc.column + 1,
          message: problem.message.replace(/ \(\d+:\d+\)$/, ''),
        };
      }
      if (problem instanceof RangeError) return { line: 1, column: 1, message: 'it is nested too deeply' };
      throw problem;
    }
  };
})

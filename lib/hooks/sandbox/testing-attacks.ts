import { action, hook } from './testing.ts'

/** One payload: what must come of it. `timeout slice` means that the child was killed: a strike for the version, and a replacement. */
export interface Attack {
  readonly name: string
  readonly code: string
  readonly ends: string | readonly string[]
  /** What the claim `https://x.example/r` must be, where the run goes on. */
  readonly claim?: unknown
}

/** Puts what was found into a claim. */
const found = (expression: string) => hook(`cb(null, { scope, 'https://x.example/r': ${expression} })`)
const GLOBALS =
  'process,require,Buffer,setTimeout,setInterval,setImmediate,Intl,URL,TextEncoder,structuredClone,WebAssembly,performance,SharedArrayBuffer,Atomics,Deno,Bun,std,os,bjson,navigator,window,self,global'

export const ESCAPES: readonly Attack[] = [
  {
    name: 'a constructor chain from this',
    code: found(`(function () { return typeof this.constructor.constructor('return typeof process')() })()`),
    ends: 'continue',
    claim: 'string',
  },
  {
    name: 'what that chain finds',
    code: found(`(function () { return this.constructor.constructor('return typeof process')() })()`),
    ends: 'continue',
    claim: 'undefined',
  },
  {
    name: 'a constructor chain from cb',
    code: found(`cb.constructor.constructor('return typeof process')()`),
    ends: 'continue',
    claim: 'undefined',
  },
  {
    name: 'a constructor chain from client',
    code: found(`client.constructor.constructor('return typeof require')()`),
    ends: 'continue',
    claim: 'undefined',
  },
  {
    name: 'a constructor chain from context',
    code: found(`context.webtask.constructor.constructor('return this.process')() === undefined`),
    ends: 'continue',
    claim: true,
  },
  {
    name: 'a constructor chain from event and api',
    code: action(
      `api.accessToken.setCustomClaim('https://x.example/r', [event, api, api.cache.get, event.request.body].map((v) => v.constructor.constructor('return typeof process')()).join())`,
    ),
    ends: 'continue',
    claim: 'undefined,undefined,undefined,undefined',
  },
  {
    name: 'a constructor chain from an error of the host',
    code: action(
      `try { await fetch('http://x') } catch (e) { api.accessToken.setCustomClaim('https://x.example/r', e.constructor.constructor('return typeof process')()) }`,
    ),
    ends: 'continue',
    claim: 'undefined',
  },
  {
    name: 'stack hooks',
    code: found(
      `(() => { Error.prepareStackTrace = (e, frames) => frames; const { stack } = new Error('x'); return typeof stack === 'string' || stack.every((f) => typeof f.getThis !== 'function' || f.getThis() === undefined || f.getThis() === globalThis) })()`,
    ),
    ends: ['continue', 'runtime'],
  },
  {
    name: 'probing for globals',
    code: found(`'${GLOBALS}'.split(',').filter((n) => n !== 'require' && n in globalThis).join()`),
    ends: 'continue',
    claim: '',
  },
  {
    name: 'host functions left behind',
    code: found(`Object.getOwnPropertyNames(globalThis).filter((n) => /host|boot|qjs|writ/i.test(n)).join()`),
    ends: 'continue',
    claim: '',
  },
  {
    name: 'import()',
    code: action(`api.accessToken.setCustomClaim('https://x.example/r', await import('node:fs').then(() => 'loaded', () => 'refused'))`),
    ends: 'continue',
    claim: 'refused',
  },
  {
    name: 'require',
    code: found(`(() => { try { return require('fs') && 'loaded' } catch (e) { return e.message } })()`),
    ends: 'continue',
    claim: "Cannot find module 'fs'. Token hooks have no modules; use fetch.",
  },
  { name: 'eval', code: found(`eval('typeof process')`), ends: 'continue', claim: 'undefined' },
  {
    name: 'closing the wrapper',
    code: `}); globalThis.escaped = typeof process; (function (module, exports, require) { ${found('globalThis.escaped')}`,
    ends: 'continue',
    claim: 'undefined',
  },
  {
    name: 'arguments of the caller',
    code: found(`(() => { try { return typeof arguments.callee.caller } catch { return 'refused' } })()`),
    ends: ['continue', 'runtime'],
  },
  {
    name: 'a proxy as the result',
    code: hook(
      `cb(null, new Proxy({ scope: ['read:reports'] }, { get: (t, k) => (k === 'scope' ? t[k] : globalThis), ownKeys: () => ['scope'] }))`,
    ),
    ends: ['continue', 'contract'],
  },
  {
    name: 'a getter in the result that changes its answer',
    code: hook(`let n = 0; cb(null, { get scope() { return n++ === 0 ? ['read:reports'] : 'x y' } })`),
    ends: 'continue',
  },
]

const RESULT = `'https://x.example/r': 1`
export const LOOPS: readonly Attack[] = [
  { name: 'a plain loop', code: hook('while (true) {}'), ends: 'timeout cpu' },
  { name: 'a loop in try', code: hook(`for (;;) { try { for (;;) {} } catch {} }`), ends: 'timeout cpu' },
  { name: 'a loop in finally', code: hook(`try { throw 1 } finally { for (;;) {} }`), ends: 'timeout cpu' },
  {
    name: 'a loop that catches the end and answers',
    code: hook(`try { for (;;) {} } catch {} finally { cb(null, { scope, ${RESULT} }) }`),
    ends: 'timeout cpu',
  },
  { name: 'a loop in a getter', code: hook(`cb(null, { get scope() { for (;;) {} } })`), ends: 'timeout cpu' },
  { name: 'a loop in toJSON', code: hook(`cb(null, { 'https://x.example/r': { toJSON() { for (;;) {} } } })`), ends: 'timeout cpu' },
  { name: 'a loop in toString of an error', code: hook(`cb({ toString() { for (;;) {} } })`), ends: ['timeout cpu', 'deny server_error'] },
  { name: 'a loop in the message of an error', code: hook(`throw { get message() { for (;;) {} }, name: 'x' }`), ends: 'timeout cpu' },
  { name: 'a loop at top level', code: 'for (;;) {}', ends: 'timeout load' },
  {
    name: 'a regular expression that backtracks',
    code: hook(`/^(a+)+$/.test('a'.repeat(40) + 'b'); cb(null, {})`),
    ends: ['timeout cpu', 'runtime'],
  },
  { name: 'an endless await', code: action('for (;;) await 0'), ends: 'timeout cpu' },
  {
    name: 'a flood of jobs',
    code: action(`const f = () => { queueMicrotask(f); queueMicrotask(f) }; f(); await new Promise(() => {})`),
    ends: ['timeout cpu', 'memory'],
  },
  { name: 'promises that make each other', code: hook(`const f = () => Promise.resolve().then(f); f()`), ends: 'timeout cpu' },
  { name: 'a thenable that never ends', code: action(`return { then(resolve) { resolve(this) } }`), ends: 'timeout cpu' },
]

export const NATIVE: readonly Attack[] = [
  {
    name: 'searching long strings',
    code: hook(`const s = 'a'.repeat(1 << 22), n = 'a'.repeat(1 << 20) + 'b'; for (;;) s.indexOf(n)`),
    ends: 'timeout slice',
  },
  {
    name: 'searching long strings in an Action',
    code: action(`const s = 'a'.repeat(1 << 22), n = 'a'.repeat(1 << 20) + 'b'; for (;;) s.lastIndexOf(n)`),
    ends: 'timeout slice',
  },
]

export const SETTLING: readonly Attack[] = [
  { name: 'no callback', code: hook(''), ends: 'unsettled' },
  { name: 'a promise that stays pending', code: action('await new Promise(() => {})'), ends: 'unsettled' },
  {
    name: 'a Hook that waits for a pending promise',
    code: `module.exports = async (client, scope, audience, context, cb) => { await new Promise(() => {}); cb(null, {}) }`,
    ends: 'unsettled',
  },
  {
    name: 'a callback that is called twice',
    code: hook(`cb(null, { scope, ${RESULT} }); cb(new Error('late'))`),
    ends: 'continue',
    claim: 1,
  },
  { name: 'a callback after a throw', code: hook(`queueMicrotask(() => cb(null, { scope })); throw new Error('first')`), ends: 'runtime' },
  { name: 'a throw after the callback', code: hook(`cb(null, { scope, ${RESULT} }); throw new Error('late')`), ends: 'continue', claim: 1 },
  {
    name: 'claims after a denial',
    code: action(`api.access.deny('invalid_scope', 'no'); api.accessToken.setCustomClaim('a', 1)`),
    ends: 'deny invalid_scope',
  },
  {
    name: 'two denials',
    code: action(`api.access.deny('invalid_scope', 'a'); api.access.deny('server_error', 'b')`),
    ends: 'deny invalid_scope',
  },
  {
    name: 'a throw after a denial',
    code: action(`api.access.deny('invalid_request', 'a'); throw new Error('late')`),
    ends: 'deny invalid_request',
  },
  { name: 'an unknown code', code: action(`api.access.deny('access_denied', 'a')`), ends: 'deny server_error' },
  { name: 'a job that throws', code: hook(`queueMicrotask(() => { throw new Error('late') })`), ends: ['runtime', 'unsettled'] },
]

export const MEMORY: readonly Attack[] = [
  { name: 'arrays without end', code: hook('const a = []; for (;;) a.push(new Array(1e5).fill(0))'), ends: ['memory', 'timeout cpu'] },
  { name: 'a string that doubles', code: hook(`let s = 'x'.repeat(1024); for (;;) s += s`), ends: ['memory', 'runtime', 'timeout cpu'] },
  { name: 'typed arrays', code: hook('const a = []; for (;;) a.push(new Uint8Array(1 << 20))'), ends: ['memory', 'timeout cpu'] },
  { name: 'a BigInt that doubles', code: hook('let n = 2n; for (;;) n *= n'), ends: ['memory', 'runtime', 'timeout cpu'] },
  {
    name: 'catching and trying again',
    code: hook(`const a = []; for (;;) { try { a.push(new Uint8Array(1 << 20)) } catch {} }`),
    ends: ['memory', 'timeout cpu'],
  },
  { name: 'a memory bomb at top level', code: `const a = []; for (;;) a.push(new Array(1e5).fill(0))`, ends: ['memory', 'timeout load'] },
]

export const RECURSION: readonly Attack[] = [
  { name: 'functions', code: hook('(function f() { f() })()'), ends: 'runtime' },
  { name: 'native callbacks', code: hook('(function f() { [1].map(f) })()'), ends: 'runtime' },
  { name: 'getters', code: hook('const o = { get a() { return this.a } }; o.a'), ends: 'runtime' },
  {
    name: 'JSON of a deep value',
    code: hook(`let v = 1; for (let i = 0; i < 100000; i++) v = [v]; cb(null, { 'https://x.example/r': v })`),
    ends: ['contract', 'runtime', 'timeout cpu'],
  },
  {
    name: 'JSON.parse of a deep text',
    code: hook(`JSON.parse('['.repeat(100000) + ']'.repeat(100000)); cb(null, {})`),
    ends: ['runtime', 'continue', 'timeout cpu'],
  },
  { name: 'deeply nested source', code: `${'('.repeat(40_000)}1${')'.repeat(40_000)}`, ends: ['syntax', 'runtime'] },
  {
    name: 'a deep regular expression',
    code: hook(`new RegExp('('.repeat(50000) + ')'.repeat(50000)).test('x'); cb(null, {})`),
    ends: ['runtime', 'continue', 'timeout cpu'],
  },
  {
    name: 'a proxy of a proxy',
    code: hook('let p = {}; for (let i = 0; i < 20000; i++) p = new Proxy(p, {}); p.x; cb(null, {})'),
    ends: ['runtime', 'continue', 'timeout cpu'],
  },
]

export const OUTPUT: readonly Attack[] = [
  { name: 'a result that is too long', code: hook(`cb(null, { scope, 'https://x.example/r': 'x'.repeat(200000) })`), ends: 'contract' },
  {
    name: 'claims over 100 KB',
    code: action(`for (let i = 0; i < 60; i++) api.accessToken.setCustomClaim('c' + i, 'x'.repeat(1900))`),
    ends: 'contract',
  },
  { name: 'too many claims', code: action(`for (let i = 0; i < 65; i++) api.accessToken.setCustomClaim('c' + i, i)`), ends: 'contract' },
  {
    name: 'a value that is too deep',
    code: hook(`let v = 1; for (let i = 0; i < 12; i++) v = [v]; cb(null, { 'https://x.example/r': v })`),
    ends: 'contract',
  },
  { name: 'a huge description', code: hook(`cb(new InvalidScopeError('x'.repeat(1e6)))`), ends: 'deny invalid_scope' },
  { name: 'a BigInt', code: hook(`cb(null, { 'https://x.example/r': 1n })`), ends: 'contract' },
  { name: 'a BigInt in an Action', code: action(`api.accessToken.setCustomClaim('a', { b: 1n })`), ends: 'contract' },
  { name: 'a cycle', code: hook(`const o = {}; o.o = o; cb(null, { 'https://x.example/r': o })`), ends: 'contract' },
  { name: 'too many scopes', code: hook(`cb(null, { scope: Array.from({ length: 1001 }, (_, i) => 's' + i) })`), ends: 'contract' },
  { name: 'a scope with a space', code: hook(`cb(null, { scope: ['read:reports admin'] })`), ends: 'contract' },
  { name: 'a number as a scope', code: hook(`cb(null, { scope: [1] })`), ends: 'contract' },
  { name: 'a string for the scopes', code: hook(`cb(null, { scope: 'read:reports' })`), ends: 'contract' },
  { name: 'a wrong list of target scopes', code: action(`api.transaction.setTargetScopes('read:reports')`), ends: 'contract' },
  { name: 'no object', code: hook(`cb(null)`), ends: 'contract' },
  { name: 'a string for the object', code: hook(`cb(null, 'x')`), ends: 'contract' },
  { name: 'an array for the object', code: hook(`cb(null, [])`), ends: 'contract' },
  {
    name: 'a patched JSON',
    code: hook(
      `JSON.stringify = () => '{"r":{"d":"continue","scopes":["admin"],"claims":[],"notJson":[]}}'; cb(null, { scope, ${RESULT} })`,
    ),
    ends: 'continue',
    claim: 1,
  },
  {
    name: 'a patched Array.prototype',
    code: hook(
      `Object.defineProperty(Array.prototype, '0', { set() { throw 1 }, get: () => 'admin' }); Array.prototype.push = () => { throw 2 }; cb(null, { scope: ['read:reports'], ${RESULT} })`,
    ),
    ends: ['continue', 'memory', 'contract', 'runtime'],
    claim: 1,
  },
  {
    name: 'a patched Promise',
    code: action(
      `Promise.prototype.then = () => { throw 1 }; Promise.resolve = () => 7; api.accessToken.setCustomClaim('https://x.example/r', 1)`,
    ),
    ends: ['continue', 'unsettled'],
  },
  {
    name: 'a patched toJSON',
    code: hook(`Object.prototype.toJSON = () => ({ d: 'continue', scopes: ['admin'], claims: [] }); cb(null, { scope, ${RESULT} })`),
    ends: ['contract', 'memory', 'timeout cpu'],
  },
  {
    name: 'a patched Map',
    code: action(`Map.prototype.get = () => ({ resolve() {}, reject() {} }); api.accessToken.setCustomClaim('https://x.example/r', 1)`),
    ends: 'continue',
    claim: 1,
  },
  { name: 'an error that lies about its name', code: hook(`throw { get name() { throw 1 }, message: 2 }`), ends: 'runtime' },
]

// scope = scope-token *( SP scope-token ); scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) (RFC 6749 §3.3): printable ASCII without
// space, quote and backslash.
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** True for one scope-token: what an API may define and a hook may return. */
export function isScopeToken(value: string): boolean {
  return SCOPE_TOKEN.test(value)
}

/**
 * The scopes of a `scope` parameter, each once, in the order sent. Undefined when it does not follow the grammar: exactly one space
 * between tokens, none before or after.
 */
export function parseScope(scope: string): readonly string[] | undefined {
  if (!SCOPE.test(scope)) return undefined
  return scope.includes(' ') ? [...new Set(scope.split(' '))] : [scope]
}

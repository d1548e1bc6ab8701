import type { HookShape } from './hook-result-rules.ts'

const HOOK_EXPORT =
  /\bmodule\s*\.\s*exports\s*=\s*(?:async\b\s*)?(?:function\b|\(|[\w$]+\s*=>|[A-Za-z_$][\w$]*\s*(?:[;\n]|$))|^\s*export\s+default\b/m
const ACTION_EXPORT =
  /\bexports\s*\.\s*onExecuteCredentialsExchange\s*=|^\s*export\s+(?:const|let|var|async\s+function|function)\s+onExecuteCredentialsExchange\b|^\s*export\s*\{[^}]*\bonExecuteCredentialsExchange\b|\bmodule\s*\.\s*exports\s*=\s*\{[^}]*\bonExecuteCredentialsExchange\b/m

/**
 * The shape that code seems to have, read from its text while it is being written; loading it decides.
 * @returns both or neither where the code has not one shape
 */
export function shapeOf(source: string): HookShape | 'both' | 'neither' {
  const code = withoutComments(source)
  const [hook, action] = [HOOK_EXPORT.test(code), ACTION_EXPORT.test(code)]
  if (hook && action) return 'both'
  return hook ? 'hook' : action ? 'action' : 'neither'
}

/** Names of secrets that the code reads. */
export function secretsUsed(source: string): string[] {
  const names = [
    ...withoutComments(source).matchAll(/\bsecrets\s*(?:\?\s*)?(?:\.\s*([A-Za-z_$][\w$]*)|\.?\[\s*(['"])([^'"\n]+)\2\s*\])/g),
  ].map(([, dotted, , quoted]) => dotted ?? quoted ?? '')
  return [...new Set(names)].sort()
}

/** Line and block comments become blanks; text in quotes stays, so that a "//" in a URL is none. */
function withoutComments(source: string): string {
  return source.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (all, text) =>
    text === undefined ? all.replace(/[^\n]/g, ' ') : all,
  )
}

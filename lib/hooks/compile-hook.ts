import { transform } from 'sucrase'
import { DomainError } from '../errors.ts'
import { LIMITS } from './sandbox/limits.ts'

export const HOOK_LANGUAGES = ['javascript', 'typescript'] as const
export type HookLanguage = (typeof HOOK_LANGUAGES)[number]

// A statement at the beginning of a line, outside of any block as far as that can be told without parsing: what is mistaken for one goes
// through the transpiler, which changes nothing that matters.
const MODULE_STATEMENT =
  /^(?:import\s*(?:["'{*]|[\w$]+(?:\s*,|\s+from\b))|export\s+(?:default\b|const\b|let\b|var\b|function\b|async\b|class\b|\{|\*))/m
const NAMESPACE = /^\s*(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+[\w$.]+\s*\{/m

/**
 * The code that runs, made of what was written. JavaScript stays as it is unless it is a module, since the transpiler makes it strict.
 * Lines keep their numbers. Type errors are for the editor; whether the engine takes the code is shown by loading it.
 * @throws DomainError `invalid`
 */
export function compileHook(source: string, language: HookLanguage): string {
  if (Buffer.byteLength(source) > LIMITS.sourceBytes) throw invalid(`The code is larger than ${LIMITS.sourceBytes / 1000} kB.`)
  // The transpiler deletes namespaces without a word.
  if (language === 'typescript' && NAMESPACE.test(source)) throw invalid('TypeScript namespaces cannot be used in a hook.')
  if (language === 'javascript' && !MODULE_STATEMENT.test(source)) return source
  try {
    return transform(source, {
      transforms: language === 'typescript' ? ['typescript', 'imports'] : ['imports'],
      disableESTransforms: true,
      filePath: 'hook.js',
    }).code
  } catch (error) {
    const { message, loc } = error as { message: string; loc?: { line: number; column: number } }
    throw invalid(message.replace(/^Error transforming hook\.js: /, ''), loc)
  }
}

function invalid(message: string, place?: { line: number; column: number }): DomainError {
  return new DomainError('invalid', message, [{ path: place ? `source:${place.line}:${place.column}` : 'source', message }])
}

import { z } from 'zod'
import { DomainError, type Problem } from './errors.ts'

/**
 * Reads the input of a change with its schema.
 *
 * @throws DomainError `invalid` with every problem by its path (`scopes[2].value`), not just the first.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = toProblems(result.error)
  throw new DomainError('invalid', problems.map((problem) => `${problem.path || 'input'}: ${problem.message}`).join('; '), problems)
}

/** The problems of a zod error, each with its path written as in JavaScript. */
export function toProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({ path: formatPath(issue.path), message: issue.message }))
}

/** `['clientGrants', 2, 'scope', 0]` becomes `clientGrants[2].scope[0]`; names that are no identifiers are quoted. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[A-Za-z_$][\w$-]*$/.test(String(part))) text += text === '' ? String(part) : `.${String(part)}`
    else text += `[${JSON.stringify(String(part))}]`
  }
  return text
}

// C0, DEL, C1 and the line separators: they would break lines in logs, terminals and CSV. Lone surrogates cannot be stored as UTF-8.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same set, but for tab and the line breaks
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

/** One line of text from a person, up to `maximum` characters, with something to read in it unless it may be empty. */
export function lineOfText(what: string, maximum: number, options: { optional?: boolean } = {}) {
  const schema = boundedText(what, maximum).refine((text) => !CONTROL.test(text), `${what} must not contain control characters`)
  return options.optional ? schema : schema.refine((text) => text.trim() !== '', `${what} must not be empty`)
}

/** Text that may have several lines, up to `maximum` characters. */
export function linesOfText(what: string, maximum: number) {
  return boundedText(what, maximum).refine((text) => !CONTROL_BUT_LINES.test(text), `${what} must not contain control characters`)
}

function boundedText(what: string, maximum: number) {
  return z
    .string({ error: `${what} must be text` })
    .max(maximum, `${what} must have at most ${maximum} characters`)
    .refine((text) => !/\p{Surrogate}/u.test(text), `${what} must be well-formed Unicode`)
}

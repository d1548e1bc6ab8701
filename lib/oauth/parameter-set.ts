import { logText, WORD_LOG_MAX } from './log-text.ts'
import { malformed } from './refusal.ts'

/** More parameters than any request needs; bounds what a body of 64 KB can make the parser keep. */
export const PARAMETERS_MAX = 100

/** The parameters of a request body. A `Map`, so that a name such as `__proto__` is a name like any other. */
export interface ParameterSet {
  /** Sent values by name, each name once. A parameter sent without a value is kept as '' and reads as omitted. */
  readonly values: Map<string, string>
  /** Further values of `resource`, the one parameter that may be repeated (RFC 8707 §2). */
  readonly furtherResources: string[]
}

/** A set with nothing in it yet. */
export function emptyParameterSet(): ParameterSet {
  return { values: new Map(), furtherResources: [] }
}

/**
 * Adds a parameter. Each may be sent once, known to the endpoint or not, with a value or without (RFC 6749 §3.2): two parties that
 * read different ones of two values would see different requests.
 */
export function addParameter(parameters: ParameterSet, name: string, value: string, repeatable: boolean): void {
  const { values, furtherResources } = parameters
  if (values.size + furtherResources.length >= PARAMETERS_MAX) throw malformed('The request has too many parameters.')
  if (!values.has(name)) values.set(name, value)
  else if (repeatable) furtherResources.push(value)
  else throw malformed('A parameter is included more than once.', { parameter: logText(name, WORD_LOG_MAX) })
}

/** The value of a parameter; undefined when it was left out or sent without a value (RFC 6749 §3.2). */
export function readParameter(parameters: ParameterSet, name: string): string | undefined {
  return parameters.values.get(name) || undefined
}

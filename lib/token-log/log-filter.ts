/** By what the token log is narrowed, as `key:value` in its filter bar, in this order in its address. */
export const LOG_KEYS = ['result', 'app', 'api', 'reason', 'scope', 'kid', 'hook', 'ip'] as const
export type LogKey = (typeof LOG_KEYS)[number]

/** How a request ended, as the log shows it. `modified`: issued, with scopes or claims that a hook changed. */
export const LOG_RESULTS = ['issued', 'modified', 'denied', 'undelivered'] as const
export type LogResult = (typeof LOG_RESULTS)[number]

/** One chip of the filter bar. */
export interface LogTerm {
  readonly key: LogKey
  readonly value: string
  /** `-ip:10.0.0.4`: what matches is left out. */
  readonly not: boolean
}

/**
 * What the log is narrowed to. Of the terms of one key that are not negated one has to match, of each key; none that is negated may, and every
 * word has to stand somewhere in the row.
 */
export interface LogFilter {
  readonly terms: readonly LogTerm[]
  readonly words: readonly string[]
}

export const NO_FILTER: LogFilter = { terms: [], words: [] }

const TERMS_MAX = 40
const WORDS_MAX = 10
/** An API identifier may be so long (`AUDIENCE_LOG_MAX`). */
const VALUE_CHARACTERS_MAX = 1024
const WORD_CHARACTERS_MAX = 200

/**
 * The one form of a filter: terms in the order of their keys, those that are negated after the others, each once. What the database could
 * not store matches nothing anybody means and is left out, as is what is more than a person types.
 */
export function toLogFilter(terms: readonly LogTerm[], words: readonly string[]): LogFilter {
  const clean = terms.flatMap(({ key, value, not }) => (isText(value, VALUE_CHARACTERS_MAX) ? [{ key, value: value.trim(), not }] : []))
  const ordered = LOG_KEYS.flatMap((key) =>
    [false, true].flatMap((not) =>
      unique(clean.filter((term) => term.key === key && term.not === not).map(({ value }) => value)).map((value) => ({ key, value, not })),
    ),
  )
  const kept = words.filter((word) => isText(word, WORD_CHARACTERS_MAX)).map((word) => word.trim())
  return { terms: ordered.slice(0, TERMS_MAX), words: unique(kept).slice(0, WORDS_MAX) }
}

export function isFiltered({ terms, words }: LogFilter): boolean {
  return terms.length > 0 || words.length > 0
}

/** The values of one key that are asked for, or left out. */
export function valuesOf({ terms }: LogFilter, key: LogKey, not: boolean): string[] {
  return terms.filter((term) => term.key === key && term.not === not).map(({ value }) => value)
}

/** The filter with one term more, or without it when it has it: what a click on a cell or on the cross of a chip leads to. */
export function withTerm({ terms, words }: LogFilter, term: LogTerm): LogFilter {
  const others = terms.filter(({ key, value }) => key !== term.key || value !== term.value) // never asked for and left out at once
  return toLogFilter([...others, term], words)
}

export function withoutTerm({ terms, words }: LogFilter, gone: LogTerm): LogFilter {
  return toLogFilter(
    terms.filter(({ key, value, not }) => key !== gone.key || value !== gone.value || not !== gone.not),
    words,
  )
}

function isText(text: string, maximum: number): boolean {
  return text.trim() !== '' && text.length <= maximum && !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}

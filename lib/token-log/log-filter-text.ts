import { LOG_KEYS, type LogFilter, type LogKey, type LogTerm, toLogFilter } from './log-filter.ts'

const TERM = new RegExp(`(-?)(${LOG_KEYS.join('|')}):`, 'iy')
const BLANKS = /\s*/y
const BARE = /\S*/y
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/sy
/** Longer than any filter; what a person pastes by mistake costs no more. */
const TEXT_CHARACTERS_MAX = 100_000

/**
 * Reads a filter as it is typed: `app:billing reason:scope_not_granted -ip:10.0.0.4 "two words"`. Never fails: what is no term is a word, a
 * quote that nobody closed ends with the text, a term without a value is still being typed and counts for nothing.
 */
export function parseLogFilter(typed: string): LogFilter {
  const text = typed.slice(0, TEXT_CHARACTERS_MAX)
  const terms: LogTerm[] = []
  const words: string[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const takeValue = (): string => {
    const quoted = take(QUOTED)
    return quoted ? (quoted[1] ?? '').replace(/\\(["\\])/g, '$1') : (take(BARE)?.[0] ?? '')
  }
  for (take(BLANKS); at < text.length; take(BLANKS)) {
    const [, sign, key] = take(TERM) ?? []
    if (key === undefined) words.push(takeValue())
    else terms.push({ key: key.toLowerCase() as LogKey, value: takeValue(), not: sign === '-' })
  }
  return toLogFilter(terms, words)
}

/** Writes a filter so that `parseLogFilter` reads the same. */
export function printLogFilter({ terms, words }: LogFilter): string {
  return [...terms.map(printTerm), ...words.map(printWord)].join(' ')
}

export function printTerm({ key, value, not }: LogTerm): string {
  return `${not ? '-' : ''}${key}:${isBare(value) ? value : quoted(value)}`
}

/** A word that looks like a term is quoted, or it would be read as one. */
export function printWord(word: string): string {
  TERM.lastIndex = 0
  return isBare(word) && !TERM.test(word) ? word : quoted(word)
}

function isBare(value: string): boolean {
  return !/[\s"]/.test(value)
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

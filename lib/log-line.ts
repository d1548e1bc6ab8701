/**
 * A record of the process log for a person at a terminal: `14:03:07  certificate read again  file=tls.pem`, the level named from warning
 * up, the stack of an error below. What could move a cursor is escaped.
 */
export function toTerminalLine(json: string): string {
  const { level, time, pid: _pid, msg, err, ...fields } = JSON.parse(json) as LogRecord
  const shown = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? toWord(value) : JSON.stringify(value)}`,
  )
  const text = level === 'info' ? '' : `${level === 'warn' ? 'warning' : level}: `
  const line = [toClock(new Date(time)), `${text}${msg ?? ''}`, ...(shown.length > 0 ? [shown.join(' ')] : [])]
  return `${[line.join('  '), ...thrownLines(err)].map(withoutControls).join('\n')}\n`
}

interface LogRecord {
  level: string
  time: string
  pid: number
  msg?: string
  err?: Thrown
}

/** As lib/log.ts writes what was thrown: an error, or anything else. */
type Thrown = { message?: string; stack?: string; cause?: Thrown } | string | number | boolean | null | undefined

function thrownLines(thrown: Thrown): string[] {
  if (thrown === undefined) return []
  if (typeof thrown !== 'object' || thrown === null) return [`    ${thrown}`]
  const own = (thrown.stack ?? thrown.message ?? JSON.stringify(thrown)).split('\n').map((line) => `    ${line}`)
  return thrown.cause ? [...own, '    caused by:', ...thrownLines(thrown.cause)] : own
}

function toWord(value: string): string {
  return /^[^\s"\\=]+$/.test(value) ? value : JSON.stringify(value)
}

/** Control and format characters: escape sequences, line ends, directions, zero widths. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

function toClock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}

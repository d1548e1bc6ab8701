import pino from 'pino'
import type { LogLevel } from './config.ts'
import { toTerminalLine } from './log-line.ts'

export type Log = pino.Logger

const CENSORED = '[redacted]'
const DEPTH_MAX = 6

// Compared without case and separators, so that client_secret, clientSecret and Client-Secret are one name.
const SECRET_NAMES = new Set([
  'accesstoken',
  'authorization',
  'clientassertion',
  'clientsecret',
  'cookie',
  'encryptionkey',
  'idtoken',
  'metricstoken',
  'ownerlink',
  'ownerpassword',
  'password',
  'pepper',
  'privatejwk',
  'privatekey',
  'proxyauthorization',
  'refreshtoken',
  'secret',
  'secretpepper',
  'setcookie',
  'token',
])

// Secrets that travel inside a text: a compact JWS, one of our client secrets, an Authorization value, the password of a URL.
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, CENSORED],
  [/\bwrs_[\w-]{8,}/g, CENSORED],
  [/\b(basic|bearer)\s+[\w.~+/=-]{8,}/gi, `$1 ${CENSORED}`],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]*):[^\s@]+@/gi, `$1:${CENSORED}@`],
  [/(#token=)[^\s"'&]+/g, `$1${CENSORED}`],
]

/**
 * The process log: one JSON object a line on stdout, with `time` in ISO 8601 and `level` as a word; at a terminal a line to read. Whatever
 * is handed in, values under the names of secrets and secrets inside texts and error messages do not come out.
 * @param destination where lines go instead of stdout (tests).
 */
export function createLog(level: LogLevel, destination: pino.DestinationStream = toStdout()): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => error }, // already plain and censored by `formatters.log`
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => censorFields(fields),
    },
    hooks: {
      logMethod(args, method) {
        const censored = args.map((argument) => (typeof argument === 'string' ? censorText(argument) : argument))
        method.apply(this, censored as Parameters<pino.LogFn>)
      },
    },
  }
  const log = pino(options, destination)
  // Children write their fields without asking `formatters`; they inherit this method, so theirs are censored at any depth.
  const child = log.child
  log.child = function (this: Log, fields: pino.Bindings, childOptions?: pino.ChildLoggerOptions) {
    return Reflect.apply(child, this, [censorFields(fields), childOptions])
  } as unknown as typeof log.child // its type parameter (custom levels) has no use here
  return log
}

function toStdout(): pino.DestinationStream {
  const stdout = pino.destination(1)
  return process.stdout.isTTY ? { write: (line) => void stdout.write(toTerminalLine(line)) } : stdout
}

function censorFields(fields: object): Record<string, unknown> {
  return censor(fields, 0) as Record<string, unknown>
}

function censor(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return censorText(value)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? value.toString() : value
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]` // key material tends to be bytes
  if (depth >= DEPTH_MAX) return '[deep]'
  if (value instanceof Error) return censor(plainError(value), depth + 1)
  if (Array.isArray(value)) return value.map((item) => censor(item, depth + 1))
  const entries = Object.entries(value).map(([name, item]) => [name, isSecretName(name) ? CENSORED : censor(item, depth + 1)])
  return Object.fromEntries(entries)
}

/** An error as data. Its own fields matter (SQLSTATE, refusal reason); its cause is followed by `censor`, which bounds the depth. */
function plainError(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error
  return { type: name, ...error, message, stack, ...(cause === undefined ? {} : { cause }) }
}

function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.replace(/[^a-z]/gi, '').toLowerCase())
}

function censorText(text: string): string {
  return SECRET_TEXTS.reduce((censored, [pattern, replacement]) => censored.replace(pattern, replacement), text)
}

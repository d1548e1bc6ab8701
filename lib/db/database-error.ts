import { StartupError } from '../errors.ts'

/** Where a database URL leads, without its password: `postgresql://user@host:5432/name`. */
export function describeDatabase(databaseUrl: string): string {
  const url = parseUrl(databaseUrl)
  if (!url) return 'the database'
  const user = url.username ? `${url.username}@` : ''
  return `postgresql://${user}${url.host || url.searchParams.get('host') || 'localhost'}${url.pathname}`
}

/** The code of a Postgres error (SQLSTATE) or of a failed system call (`ECONNREFUSED`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  const { code, cause, errors } = (error ?? {}) as { code?: unknown; cause?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  // Node tries every address of a name and reports the failures together.
  if (Array.isArray(errors) && errors.length > 0) return errorCode(errors[0])
  return cause === undefined ? undefined : errorCode(cause)
}

/** Why no connection could be had, in one sentence for an operator. Never repeats the password. */
export function connectionStartupError(error: unknown, databaseUrl: string): StartupError {
  const place = describeDatabase(databaseUrl)
  const url = parseUrl(databaseUrl)
  const name = decodeURIComponent(url?.pathname.slice(1) ?? '')
  const sentences: Record<string, string> = {
    ECONNREFUSED: `Nothing answers at ${place}: is Postgres running there, and is the port right?`,
    ENOTFOUND: `The host of ${place} has no address: is its name right?`,
    EAI_AGAIN: `The host of ${place} could not be looked up: the name service does not answer.`,
    ETIMEDOUT: `${place} does not answer in time: is it reachable from here?`,
    EHOSTUNREACH: `${place} cannot be reached from here: there is no route to its host.`,
    ENETUNREACH: `${place} cannot be reached from here: there is no route to its network.`,
    ENOENT: `There is no socket of Postgres at ${place}.`,
    '28P01': `Postgres refused the user or password of ${place}.`,
    '28000': `Postgres does not let this user in at ${place}: ${messageOf(error)}.`,
    '3D000': `There is no database ${JSON.stringify(name)} at ${place}: create it first.`,
    '42501': `The user of ${place} may not connect to it.`,
    '53300': `${place} has no connection left: raise max_connections or close some.`,
    '57P03': `Postgres at ${place} is starting up or shutting down: try again.`,
  }
  const code = errorCode(error)
  const sentence = (code && sentences[code]) || otherSentence(error, place)
  return new StartupError(sentence, { cause: error })
}

function otherSentence(error: unknown, place: string): string {
  const message = messageOf(error)
  if (/timeout/i.test(message)) return `${place} does not answer in time: is it reachable from here?`
  if (/does not support SSL/i.test(message))
    return `Postgres at ${place} does not speak TLS: remove sslmode from the URL, or enable TLS there.`
  if (/password must be a string|no password/i.test(message)) return `Postgres at ${place} asks for a password and the URL has none.`
  return `No connection to ${place}: ${message}.`
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\.$/, '')
}

function parseUrl(databaseUrl: string): URL | undefined {
  return URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined
}

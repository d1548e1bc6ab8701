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
  if (!url) return badUrl(error)
  const message = messageOf(error, url.password)
  const code = errorCode(error)
  switch (code) {
    case 'ERR_INVALID_URL':
      return badUrl(error)
    case 'ECONNREFUSED':
      return new StartupError(`Nothing answers at ${place}: is Postgres running there, and is the port right?`, { cause: error })
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(`The host of ${place} has no address (${code}): is its name right?`, { cause: error })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new StartupError(`${place} cannot be reached from here: there is no route to its host.`, { cause: error })
    case 'ENOENT':
      return new StartupError(`There is no socket of Postgres at ${place}.`, { cause: error })
    case '28P01':
      return new StartupError(`Postgres refused the user or password of ${place}.`, { cause: error })
    case '28000':
      return new StartupError(`Postgres does not let this user in at ${place}: ${message}.`, { cause: error })
    case '3D000':
      return new StartupError(`There is no such database at ${place}: create it first.`, { cause: error })
    case '42501':
      return new StartupError(`The user of ${place} may not connect to it.`, { cause: error })
    case '53300':
      return new StartupError(`${place} has no connection left: raise max_connections or close some.`, { cause: error })
    case '57P03':
      return new StartupError(`Postgres at ${place} is starting up or shutting down: try again.`, { cause: error })
  }
  if (code === 'ETIMEDOUT' || /timeout/i.test(message)) {
    return new StartupError(`${place} does not answer in time: is it reachable from here?`, { cause: error })
  }
  if (/does not support SSL/i.test(message)) {
    return new StartupError(`Postgres at ${place} does not speak TLS: remove sslmode from the URL, or enable TLS there.`, { cause: error })
  }
  if (/password must be a string/i.test(message)) {
    return new StartupError(`Postgres at ${place} asks for a password and the URL has none.`, { cause: error })
  }
  return new StartupError(`No connection to ${place}: ${message}.`, { cause: error })
}

function badUrl(cause: unknown): StartupError {
  return new StartupError(
    'The database URL cannot be read: it looks like postgresql://user:password@host:5432/database, with reserved characters in the password percent-encoded.',
    { cause },
  )
}

function messageOf(error: unknown, password: string): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  return password === '' ? message : message.replaceAll(password, '…').replaceAll(decoded(password), '…')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // not percent-encoded: the driver takes it as it stands
  }
}

function parseUrl(databaseUrl: string): URL | undefined {
  return URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined
}

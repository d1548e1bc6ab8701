import pg from 'pg'
import { StartupError } from '../errors.ts'
import { connectionStartupError, describeDatabase } from './database-error.ts'

export interface CheckDatabaseOptions {
  /** Tests only: accept a server that may lose committed rows in a power cut. */
  allowUnsafeFsync?: boolean
  /** How long to wait for the connection and for each answer. */
  timeoutMilliseconds?: number
}

const VERSION_MIN = 15
const TIMEOUT_MILLISECONDS = 10_000

interface ServerFacts {
  version: string
  versionNumber: number
  encoding: string
  fsync: string
  synchronousCommit: string
  isolation: string
  readOnly: boolean
}

/**
 * Can this database hold the log? Asked before anything is changed in it.
 * @throws StartupError with every problem found, or with the one that kept us out. The password is in no message.
 */
export async function checkDatabase(databaseUrl: string, options: CheckDatabaseOptions = {}): Promise<void> {
  const facts = await readFacts(databaseUrl, options.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS)
  const problems = findProblems(facts, describeDatabase(databaseUrl), options.allowUnsafeFsync ?? false)
  if (problems.length > 0) throw new StartupError(problems)
}

function findProblems(facts: ServerFacts, place: string, allowUnsafeFsync: boolean): string[] {
  const problems: string[] = []
  if (facts.versionNumber < VERSION_MIN * 10_000) {
    problems.push(`${place} is PostgreSQL ${facts.version}: Writ needs PostgreSQL ${VERSION_MIN} or newer.`)
  }
  if (facts.encoding !== 'UTF8') {
    problems.push(`${place} has the encoding ${facts.encoding}: Writ needs a database with ENCODING 'UTF8'.`)
  }
  if (facts.readOnly) {
    problems.push(`${place} is read-only (a standby, or default_transaction_read_only is on): use the primary.`)
  }
  if (facts.fsync !== 'on' && !allowUnsafeFsync) {
    problems.push(
      `${place} runs with fsync = ${facts.fsync}: a power cut would take the log rows of tokens that are in use. Turn fsync on.`,
    )
  }
  if (facts.synchronousCommit === 'off' && !allowUnsafeFsync) {
    problems.push(
      `${place} has synchronous_commit = off for this user: a crash would take the log rows of tokens that are in use. Turn it on.`,
    )
  }
  // The ledger sees a change of config because each statement reads anew; a snapshot of the whole transaction would hide it.
  if (facts.isolation !== 'read committed') {
    problems.push(
      `${place} has default_transaction_isolation = '${facts.isolation}' for this user: Writ needs 'read committed' (ALTER ROLE … SET default_transaction_isolation).`,
    )
  }
  return problems
}

async function readFacts(databaseUrl: string, timeoutMilliseconds: number): Promise<ServerFacts> {
  let client: pg.Client | undefined
  try {
    client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'writ check',
      connectionTimeoutMillis: timeoutMilliseconds,
      query_timeout: timeoutMilliseconds,
    })
    client.on('error', () => {}) // also fails the query in flight
    await client.connect()
    const { rows } = await client.query<ServerFacts>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
              current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS "synchronousCommit", current_setting('default_transaction_isolation') AS isolation,
              pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "readOnly"`,
    )
    const [facts] = rows
    if (!facts) throw new Error('the server did not answer a question about itself')
    return facts
  } catch (error) {
    throw connectionStartupError(error, databaseUrl)
  } finally {
    await client?.end().catch(() => {})
  }
}

import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { StartupError } from '../errors.ts'
import type { Log } from '../log.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { connectionStartupError, describeDatabase, errorCode } from './database-error.ts'

const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
// The lock that Prisma's own `migrate deploy` holds, so that the two exclude each other.
const PRISMA_MIGRATE_LOCK = 72707369
const CONNECT_MILLISECONDS_MAX = 10_000
// DDL that waits for a reader makes every later statement wait behind it: rather give up and say so.
const DDL_LOCK_TIMEOUT = '30s'

interface Migration {
  name: string
  sql: string
}

interface AppliedMigration {
  migration_name: string
  checksum: string
  finished_at: Date | null
}

export interface MigrateOptions {
  log?: Log
  /** Where the migrations are; the repository's own by default. */
  directory?: string
}

/**
 * Brings a database to the schema of this version. Each migration is one script in one transaction with its row in `_prisma_migrations`,
 * written as Prisma writes it, so that `prisma migrate deploy` and `status` agree. Any number of processes may run it at once.
 * @returns the names applied now, oldest first; empty when the database was up to date.
 * @throws StartupError when the database cannot be reached, is not Writ's, is newer than this version, or was migrated by an edited or
 *   failed migration. What was committed before stays; the failing migration leaves nothing behind.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory ?? MIGRATIONS_DIRECTORY)
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'writ migrate',
    connectionTimeoutMillis: CONNECT_MILLISECONDS_MAX,
  })
  client.on('error', () => {}) // a broken connection also fails the query in flight
  await client.connect().catch((error: unknown) => {
    throw connectionStartupError(error, databaseUrl)
  })
  const applied: string[] = []
  try {
    for (;;) {
      const name = await applyNext(client, migrations, describeDatabase(databaseUrl))
      if (name === undefined) return { applied }
      applied.push(name)
      options.log?.debug({ migration: name }, 'migration applied')
    }
  } finally {
    if (applied.length > 0) options.log?.info({ count: applied.length, last: applied.at(-1) }, 'migrations applied')
    await client.end().catch(() => {})
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  // By code unit, as Prisma orders them: the time at the front of the name decides.
  names.sort((a, b) => (a < b ? -1 : 1))
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(path.join(directory, name, 'migration.sql'), 'utf8') })))
}

/** Applies the first migration that the database lacks, in one transaction. The list is read anew each time: another may have been here. */
async function applyNext(client: pg.Client, migrations: Migration[], place: string): Promise<string | undefined> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.MIGRATIONS}), pg_advisory_xact_lock(${PRISMA_MIGRATE_LOCK})`)
    const rows = await readApplied(client, place)
    checkApplied(rows, migrations, place)
    const done = new Set(rows.map((row) => row.migration_name))
    const next = migrations.find((migration) => !done.has(migration.name))
    if (next) await apply(client, next, place)
    await client.query('COMMIT')
    return next?.name
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function readApplied(client: pg.Client, place: string): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ history: boolean; tables: string | null }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS history,
            (SELECT string_agg(tablename, ', ' ORDER BY tablename) FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
  )
  if (!rows[0]?.history) {
    if (rows[0]?.tables) {
      throw new StartupError(`${place} already holds tables that are not Writ's (${rows[0].tables}): give Writ a database of its own.`)
    }
    return []
  }
  const applied = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  )
  return applied.rows
}

/** Refuses every history that this version cannot continue. */
function checkApplied(rows: AppliedMigration[], migrations: Migration[], place: string): void {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  const problems: string[] = []
  const unknown = rows.filter((row) => !byName.has(row.migration_name)).map((row) => row.migration_name)
  if (unknown.length > 0) {
    problems.push(
      `${place} is newer than this version of Writ, or belongs to another application: it has migrations that are unknown here (${unknown.join(', ')}). Start the version that made them; nothing was changed.`,
    )
  }
  for (const row of rows) {
    const migration = byName.get(row.migration_name)
    if (!migration) continue
    if (!row.finished_at) {
      problems.push(
        `Migration ${row.migration_name} failed earlier in ${place}. Repair the database, then mark it with "prisma migrate resolve"; nothing was changed.`,
      )
    } else if (!checksums(migration.sql).includes(row.checksum)) {
      problems.push(
        `Migration ${row.migration_name} was edited after it was applied to ${place}. Restore its migration.sql and put the change into a new migration; nothing was changed.`,
      )
    }
  }
  if (problems.length > 0) throw new StartupError(problems)
}

async function apply(client: pg.Client, migration: Migration, place: string): Promise<void> {
  try {
    await client.query(CREATE_HISTORY)
    await client.query(`SET LOCAL lock_timeout = '${DDL_LOCK_TIMEOUT}'`)
    const { rows } = await client.query<{ now: string }>('SELECT clock_timestamp()::text AS now')
    await client.query(migration.sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksums(migration.sql)[0], migration.name, rows[0]?.now],
    )
  } catch (error) {
    const code = errorCode(error)
    const hint =
      code === '42501'
        ? ' The user of the database must own it, or hold CREATE on its schema public.'
        : code === '55P03'
          ? ' Other sessions hold its tables: end them or try again.'
          : ''
    throw new StartupError(
      `Migration ${migration.name} could not be applied to ${place}: ${(error as Error).message}${code ? ` (${code})` : ''}.${hint} Nothing of it was kept.`,
      { cause: error },
    )
  }
}

/** SHA-256 of the script as Prisma takes it. The second one is for a checkout whose line ends were converted, which Prisma also accepts. */
function checksums(sql: string): string[] {
  const lf = sql.replaceAll('\r\n', '\n')
  return [lf, lf.replaceAll('\n', '\r\n')].map((text) => createHash('sha256').update(text).digest('hex'))
}

// Column for column the table that Prisma makes.
const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`

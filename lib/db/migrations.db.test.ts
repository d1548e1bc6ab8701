import { createHash } from 'node:crypto'
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSchemaEngine } from '../../tools/schema-diff.ts'
import { isStartupError } from '../errors.ts'
import { migrate } from './migrations.ts'
import { createEmptyDatabase } from './testing.ts'

const SHIPPED = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url))

let database: { url: string; drop(): Promise<void> }
let client: pg.Client
let directory: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-migrations-'))
})
afterEach(async () => {
  await client.end()
  await database.drop()
  await rm(directory, { recursive: true })
})

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(directory, name), { recursive: true })
  await writeFile(path.join(directory, name, 'migration.sql'), sql)
}

/** As Prisma's command line hands migrations to its engine. */
async function migrationList(names: string[]) {
  const read = async (name: string) => ({ tag: 'ok' as const, value: await readFile(path.join(directory, name, 'migration.sql'), 'utf8') })
  return {
    baseDir: directory,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({ path: name, migrationFile: { path: 'migration.sql', content: await read(name) } })),
    ),
  }
}

/** The engine speaks to drivers through a wrapper that @prisma/adapter-pg brings along. */
function liveAdapter(url: string): object {
  const fromAdapter = createRequire(createRequire(import.meta.url).resolve('@prisma/adapter-pg'))
  const { bindMigrationAwareSqlAdapterFactory } = fromAdapter('@prisma/driver-adapter-utils')
  return bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }))
}

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'
const run = () => migrate(database.url, { directory })
const tables = async () =>
  (await client.query(`SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`)).rows.map(
    (row) => row.relname,
  )

async function refusal(): Promise<string> {
  const error: unknown = await run().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(isStartupError(error)).toBe(true)
  const { problems } = error as { problems: string[] }
  expect(problems.join(' ')).not.toContain(new URL(database.url).password)
  return problems.join('\n')
}

describe('migrations', () => {
  it('apply the shipped ones in order, once', async () => {
    await cp(SHIPPED, directory, { recursive: true })
    const names = (await readdir(SHIPPED)).filter((name) => /^\d/.test(name)).sort()
    expect(await run()).toEqual({ applied: names })
    expect(await run()).toEqual({ applied: [] })
  })

  it('keep the history that Prisma keeps', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int);')
    await run()
    const { rows } = await client.query('SELECT * FROM _prisma_migrations')
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256').update('CREATE TABLE a (id int);').digest('hex'),
        migration_name: FIRST,
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
      },
    ])
    const columns = await client.query(
      `SELECT string_agg(column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') || ' ' || is_nullable
                         || coalesce(' ' || column_default, ''), ', ' ORDER BY ordinal_position) AS text
         FROM information_schema.columns WHERE table_name = '_prisma_migrations'`,
    )
    // As the schema engine of Prisma 7 makes it.
    expect(columns.rows[0].text).toBe(
      'id character varying(36) NO, checksum character varying(64) NO, finished_at timestamp with time zone YES, migration_name character varying(255) NO, logs text YES, rolled_back_at timestamp with time zone YES, started_at timestamp with time zone NO now(), applied_steps_count integer NO 0',
    )
  })

  it('are in the eyes of Prisma applied, and edited when they were', async () => {
    await cp(SHIPPED, directory, { recursive: true })
    await run()
    const names = (await readdir(directory)).filter((name) => /^\d/.test(name)).sort()
    const engine = await startSchemaEngine(await readFile(SCHEMA, 'utf8'), liveAdapter(database.url))
    // What `prisma migrate status` and `deploy` ask; neither command runs here, since both want an engine that is downloaded.
    const filters = { externalTables: [], externalEnums: [] }
    const diagnose = async () =>
      engine.diagnoseMigrationHistory({ migrationsList: await migrationList(names), optInToShadowDatabase: false, filters })
    const agreed = { hasMigrationsTable: true, history: null, editedMigrationNames: [], failedMigrationNames: [] }
    expect(await diagnose()).toEqual(agreed)
    expect(await engine.applyMigrations({ migrationsList: await migrationList(names), filters })).toEqual({ appliedMigrationNames: [] })
    const [first] = names as [string]
    await appendFile(path.join(directory, first, 'migration.sql'), '-- edited')
    expect(await diagnose()).toEqual({ ...agreed, editedMigrationNames: [first] })
  })

  it('accept what Prisma applied from a checkout with other line ends', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (\n  id int\n);\n')
    await run()
    await writeMigration(FIRST, 'CREATE TABLE a (\r\n  id int\r\n);\r\n')
    expect(await run()).toEqual({ applied: [] })
  })

  it('applied by many processes at once are applied once', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await writeMigration(SECOND, 'CREATE TABLE b (id int)')
    const results = await Promise.all([run(), run(), run(), run()])
    expect(results.flatMap(({ applied }) => applied).sort()).toEqual([FIRST, SECOND])
  })

  it('that fail leave nothing behind, keep those before, and can be repeated once repaired', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await writeMigration(SECOND, 'CREATE TABLE b (id int); INSERT INTO missing VALUES (1);')
    const problem = await refusal()
    expect(problem).toContain(`Migration ${SECOND} could not be applied`)
    expect(problem).toContain('relation "missing" does not exist (42P01)')
    expect(await tables()).toEqual(['_prisma_migrations', 'a'])
    await writeMigration(SECOND, 'CREATE TABLE b (id int)')
    expect(await run()).toEqual({ applied: [SECOND] })
  })

  it('refuse a script that was edited after it was applied', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await run()
    await writeMigration(FIRST, 'CREATE TABLE a (id bigint)')
    await writeMigration(SECOND, 'CREATE TABLE b (id int)')
    expect(await refusal()).toContain(`Migration ${FIRST} was edited after it was applied`)
    expect(await tables()).not.toContain('b')
  })

  it('refuse a database that is newer than this version', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await writeMigration(SECOND, 'CREATE TABLE b (id int)')
    await run()
    await rm(path.join(directory, SECOND), { recursive: true })
    expect(await refusal()).toMatch(new RegExp(`newer than this version of Writ.*${SECOND}`))
    expect(await tables()).toContain('b')
  })

  it('refuse to go on after one that failed under Prisma, until it is resolved', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await run()
    await writeMigration(SECOND, 'CREATE TABLE b (id int)')
    await client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('x', 'y', $1, 'boom')`, [SECOND])
    expect(await refusal()).toContain(`Migration ${SECOND} failed earlier`)
    await client.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'`)
    expect(await run()).toEqual({ applied: [SECOND] })
  })

  it('refuse a database that holds the tables of something else', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await client.query('CREATE TABLE invoices (id int)')
    expect(await refusal()).toContain("tables that are not Writ's (invoices)")
    expect(await tables()).toEqual(['invoices'])
  })

  it('say what a user without the right to create tables needs', async () => {
    await writeMigration(FIRST, 'CREATE TABLE a (id int)')
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC')
    await client.query(`ALTER SCHEMA public OWNER TO pg_database_owner`)
    const owner = new URL(database.url).username
    await client.query(`REVOKE CREATE ON SCHEMA public FROM pg_database_owner, ${owner}`)
    expect(await refusal()).toContain('must own it, or hold CREATE on its schema public')
  })

  it('say that the database cannot be reached', async () => {
    const url = new URL(database.url)
    url.pathname = '/nowhere'
    await expect(migrate(url.href, { directory })).rejects.toThrow(/There is no such database at .*\/nowhere/)
  })

  it('are shipped with one script each and a lock file for Prisma', async () => {
    const names = await readdir(SHIPPED)
    expect(await readFile(path.join(SHIPPED, 'migration_lock.toml'), 'utf8')).toContain('provider = "postgresql"')
    for (const name of names.filter((found) => found !== 'migration_lock.toml')) {
      expect(name).toMatch(/^\d{14}_[a-z]+(_[a-z]+)+$/)
      expect(await readdir(path.join(SHIPPED, name))).toEqual(['migration.sql'])
    }
  })
})

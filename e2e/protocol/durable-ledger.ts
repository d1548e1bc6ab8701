import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { clusterPaths, readPassword } from '../../lib/db/embedded-cluster.ts'
import { readServerLock } from '../../lib/db/embedded-process.ts'

/** A data directory for kill tests. Postgres may run as another user and has to pass through. */
export async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'writ-kill-'))
  await chmod(dataDir, 0o711)
  return dataDir
}

/** The postmaster of a data directory and where its database is, at this moment. Reads what a server left there; starts nothing. */
export async function embeddedDatabase(dataDir: string): Promise<{ url: string; pid: number }> {
  const paths = clusterPaths(path.join(dataDir, 'postgres'))
  const lock = await readServerLock(paths)
  if (!lock) throw new Error(`no Postgres runs on ${dataDir}`)
  return { url: `postgresql://writ:${await readPassword(paths)}@127.0.0.1:${lock.port}/writ`, pid: lock.pid }
}

/** Which of these tokens have no committed row of an issued token: the list that must be empty whatever was killed. */
export async function tokensWithoutRow(databaseUrl: string, tokenIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    databaseUrl,
    `SELECT id FROM unnest($1::uuid[]) AS received (id)
      WHERE NOT EXISTS (SELECT FROM token_events e WHERE e.id = received.id AND e.outcome = 'issued')`,
    [tokenIds],
  )
  return rows.map(({ id }) => id)
}

/** One statement on a connection of its own: pools of a database that is being killed are somebody else's subject. */
export async function query<T extends pg.QueryResultRow>(databaseUrl: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}

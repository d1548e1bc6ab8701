import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isStartupError } from '../errors.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { acquireOwnerLock } from './owner-lock.ts'

const MODULE = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url))
const isRoot = process.getuid?.() === 0

let parent: string
let dataDir: string
const running: EmbeddedPostgres[] = []

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'writ-embedded-'))
  await chmod(parent, 0o755)
  dataDir = path.join(parent, 'data')
})
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop()
})
afterAll(() => rm(parent, { recursive: true }))

/** All tests but those that say so work on one data directory. */
async function start(options: { dataDir?: string; durable?: boolean } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, ...options })
  running.push(postgres)
  return postgres
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {}) // servers are killed here
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const settings = (url: string) =>
  query(
    url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages`,
  )

async function refusal(options: { dataDir?: string } = {}): Promise<string> {
  const error: unknown = await start(options).catch((reason: unknown) => reason)
  if (!isStartupError(error)) throw error
  expect(error.problems).toHaveLength(1)
  return error.message
}

describe('the embedded Postgres', () => {
  it('is made on the first start, and two processes that start at once share it', async () => {
    const [first, second] = await Promise.all([start(), start()])
    expect(first.url).toBe(second.url)
    expect(first.pid).toBe(second.pid)
    expect([first.adopted, second.adopted].sort()).toEqual([false, true])
    const [facts] = await query(
      first.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding, rolsuper AS superuser,
              current_database() AS database, upper('é ä') AS upper, current_setting('listen_addresses') AS addresses, rolname AS role
         FROM pg_roles WHERE rolname = current_user`,
    )
    expect(facts).toEqual({
      ...{ major: 18, encoding: 'UTF8', superuser: false, database: 'writ', upper: 'É Ä', addresses: '127.0.0.1', role: 'writ' },
    })
    expect(Number(new URL(first.url).port)).toBeGreaterThan(1023)
  })

  it('is the same one under another name of the directory', async () => {
    const alias = path.join(parent, 'alias')
    await symlink(dataDir, alias)
    const first = await start()
    expect(await start({ dataDir: alias })).toMatchObject({ adopted: true, pid: first.pid, url: first.url })
  })

  it('lets nobody in without its password, which only its user can read', async () => {
    const { url } = await start()
    const wrong = new URL(url)
    wrong.password = 'x'
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
    const home = path.join(dataDir, 'postgres')
    const password = path.join(home, 'password')
    expect((await readFile(password, 'utf8')).trim()).toBe(new URL(url).password)
    expect((await stat(password)).mode & 0o777).toBe(0o600)
    expect((await stat(home)).mode & 0o777).toBe(0o700)
    expect((await stat(path.join(home, 'postgres.log'))).mode & 0o777).toBe(0o600)
    if (isRoot) expect((await stat(home)).uid).not.toBe(0)
  })

  it('passes nothing of our environment on', async () => {
    process.env.WRIT_SECRET_PEPPER = 'must-not-travel'
    const { pid } = await start().finally(() => delete process.env.WRIT_SECRET_PEPPER)
    if (process.platform !== 'linux') return // only Linux shows the environment of a process
    const names = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').map((entry) => entry.split('=')[0])
    expect(names.filter((name) => name && !['LC_ALL', 'TZ', 'PATH', 'LD_LIBRARY_PATH', 'PGDATA'].includes(name))).toEqual([])
  })

  it('keeps statements and rows out of its log', async () => {
    const { url } = await start()
    await expect(query(url, `SELECT 'top-secret'::int`)).rejects.toThrow('top-secret')
    await query(url, 'CREATE TABLE IF NOT EXISTS hidden (id text PRIMARY KEY); TRUNCATE hidden')
    await expect(query(url, `INSERT INTO hidden VALUES ('row-secret'), ('row-secret')`)).rejects.toThrow('duplicate key')
    const log = await readFile(path.join(dataDir, 'postgres', 'postgres.log'), 'utf8')
    expect(log).toContain('duplicate key')
    expect(log).not.toContain('row-secret')
    expect(log).not.toMatch(/STATEMENT:|DETAIL:|INSERT INTO/)
  })

  it('keeps its data over a stop and a start, and may be stopped twice', async () => {
    const first = await start()
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS id')
    await first.stop()
    await first.stop()
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await query(second.url, 'SELECT id FROM kept')).toEqual([{ id: 1 }])
    await query(second.url, 'DROP TABLE kept')
  })

  it('stops with open transactions, which are rolled back', async () => {
    const postgres = await start()
    const client = new pg.Client({ connectionString: postgres.url })
    client.on('error', () => {})
    await client.connect()
    await client.query('CREATE TABLE half (id int)')
    await client.query('BEGIN; INSERT INTO half VALUES (1)')
    await postgres.stop()
    expect(await query((await start()).url, 'SELECT count(*)::int AS count FROM half')).toEqual([{ count: 0 }])
  })

  it('is durable unless told otherwise', async () => {
    expect(await settings((await start()).url)).toEqual([{ fsync: 'off', commit: 'on', pages: 'off' }])
    await running.pop()?.stop()
    expect(await settings((await start({ durable: true })).url)).toEqual([{ fsync: 'on', commit: 'on', pages: 'on' }])
  })
})

/** Starts Postgres in a process of its own, which is then killed. */
async function leaveRunning(): Promise<{ url: string; pid: number }> {
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(MODULE)})
    const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false })
    console.log(JSON.stringify({ url: postgres.url, pid: postgres.pid }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(child.stdout), 'line')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return JSON.parse(line)
}

describe('a Postgres that was left running', () => {
  it('by a killed process is adopted', async () => {
    const left = await leaveRunning()
    await query(left.url, 'CREATE TABLE left_behind AS SELECT 1 AS id')
    const adopted = await start()
    expect(adopted).toMatchObject({ adopted: true, url: left.url, pid: left.pid })
    expect(await query(adopted.url, 'SELECT id FROM left_behind')).toEqual([{ id: 1 }])
    await adopted.stop()
    await expect(query(left.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('with other settings is started anew, but not under a live owner', async () => {
    const left = await leaveRunning()
    const owner = await acquireOwnerLock(left.url)
    if (owner === 'held') throw new Error('nobody else should own this database')
    expect(await start({ durable: true })).toMatchObject({ adopted: true, pid: left.pid })
    running.length = 0 // it is the owner's to stop
    await owner.release()
    await expect.poll(() => query(left.url, `SELECT FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([])
    const safe = await start({ durable: true })
    expect(safe.adopted).toBe(false)
    expect(safe.pid).not.toBe(left.pid)
    expect(await settings(safe.url)).toMatchObject([{ fsync: 'on' }])
  })

  it('is started again by whoever adopted it and keeps it running', async () => {
    const left = await leaveRunning()
    const adopted = await start()
    process.kill(left.pid, 'SIGKILL')
    adopted.keepRunning()
    await expect.poll(() => query(left.url, 'SELECT 1 AS one').catch(() => undefined)).toEqual([{ one: 1 }])
    await expect.poll(() => adopted.pid).not.toBe(left.pid)
  })
})

describe('a Postgres that dies', () => {
  it('is started again on its port, with all that was committed', async () => {
    const postgres = await start()
    const { pid } = postgres
    await query(postgres.url, 'CREATE TABLE IF NOT EXISTS survivors AS SELECT 1 AS id')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => query(postgres.url, 'SELECT id FROM survivors').catch(() => undefined)).toEqual([{ id: 1 }])
    await expect.poll(() => postgres.pid).not.toBe(pid)
    await postgres.stop()
    await expect(query(postgres.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  })

  it('and leaves a lock that names another process by now is started all the same', async () => {
    const lock = path.join(dataDir, 'postgres', 'data', 'postmaster.pid')
    await (await start()).stop()
    // As in a container, where numbers begin anew: the number now belongs to somebody who is no Postgres.
    await writeFile(lock, `${process.pid}\n${path.dirname(lock)}\n${Math.floor(Date.now() / 1000)}\n1\n\n127.0.0.1\n\n`)
    const postgres = await start()
    expect(postgres.adopted).toBe(false)
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('and leaves a lock that names nobody is started all the same', async () => {
    const lock = path.join(dataDir, 'postgres', 'data', 'postmaster.pid')
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(gone, 'exit')
    await writeFile(lock, `${gone.pid}\n${path.dirname(lock)}\n${Math.floor(Date.now() / 1000)}\n1\n\n127.0.0.1\n\n`)
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('what an operator is told, with nothing lost', () => {
  const inCluster = (...parts: string[]) => path.join(dataDir, 'postgres', ...parts)

  /** Puts another file in place for the time of one start, which has to be refused; then starts as before. */
  async function refusalWith(file: string, content: string | undefined): Promise<string> {
    const aside = `${file}.aside`
    await rename(file, aside)
    try {
      if (content !== undefined) await copyFile(aside, file)
      if (content !== undefined) await writeFile(file, content)
      return await refusal()
    } finally {
      await rename(aside, file)
    }
  }

  it.each([
    { name: 'data of another major version', file: ['data', 'PG_VERSION'], content: '17\n', says: 'was made by PostgreSQL 17' },
    {
      name: 'a directory that is no cluster',
      file: ['data', 'PG_VERSION'],
      content: undefined,
      says: 'is not a PostgreSQL data directory',
    },
    { name: 'a lost password', file: ['password'], content: undefined, says: 'password of the embedded PostgreSQL cannot be read' },
    { name: 'a missing control file', file: ['data', 'global', 'pg_control'], content: undefined, says: 'did not start: ' },
  ])('$name', async ({ file, content, says }) => {
    await (await start()).stop()
    expect(await refusalWith(inCluster(...file), content)).toContain(says)
    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('a wrong password beside a server that runs', async () => {
    await start()
    expect(await refusalWith(inCluster('password'), 'something else\n')).toContain('refuses the password in')
  })

  it('a data directory that cannot be written', async () => {
    const closed = path.join(parent, 'closed')
    await mkdir(closed, { mode: 0o555 })
    const says = await asOrdinaryUser(() => refusal({ dataDir: path.join(closed, 'data') }))
    expect(says).toMatch(/^The data directory .* cannot be written \(EACCES\): choose another with DATA_DIR/)
  })

  it('a data directory that is a file', async () => {
    const file = path.join(parent, 'file')
    await writeFile(file, '')
    expect(await refusal({ dataDir: file })).toContain('cannot be written (EEXIST)')
  })

  it('as root: a data directory that no unprivileged user may enter', async () => {
    const closed = path.join(parent, 'private')
    await mkdir(closed, { mode: 0o700 })
    const data = path.join(closed, 'data')
    // An ordinary user runs Postgres as itself and has no such trouble.
    if (!isRoot) return expect(await query((await start({ dataDir: data })).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await refusal({ dataDir: data })).toMatch(new RegExp(`must not run as root, and the user .* cannot enter ${closed}:`))
    await chmod(closed, 0o711)
    expect(await query((await start({ dataDir: data })).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

/** Permissions do not bind root, so it steps down for the moment. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work()
  process.seteuid?.(65534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStartupError } from '../errors.ts'
import { checkDatabase } from './check-database.ts'
import { createEmptyDatabase } from './testing.ts'

let database: { url: string; drop(): Promise<void> }

beforeAll(async () => {
  database = await createEmptyDatabase()
})
afterAll(() => database.drop())

async function problemsOf(url: string, options = {}): Promise<string[]> {
  try {
    await checkDatabase(url, options)
    return []
  } catch (error) {
    if (!isStartupError(error)) throw error
    return [...error.problems]
  }
}

function changed(change: (url: URL) => void): string {
  const url = new URL(database.url)
  change(url)
  return url.href
}

/** The database as it is for a user with one other default. */
async function withSetting(setting: string, work: () => Promise<void>): Promise<void> {
  const name = new URL(database.url).pathname.slice(1)
  const alter = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await alter(`ALTER DATABASE ${name} SET ${setting}`)
  try {
    await work()
  } finally {
    const client = new pg.Client({ connectionString: database.url, options: '-c default_transaction_read_only=off' })
    await client.connect()
    await client.query(`ALTER DATABASE ${name} RESET ALL`)
    await client.end()
  }
}

describe('a database is checked before use', () => {
  it('one with fsync on would do; the test server, which has it off, only when asked for', async () => {
    expect(await problemsOf(database.url, { allowUnsafeFsync: true })).toEqual([])
    expect(await problemsOf(database.url)).toEqual([expect.stringContaining('fsync = off')])
  })

  it.each([
    { name: 'synchronous_commit off', setting: 'synchronous_commit = off', unsafe: false, problem: 'synchronous_commit = off' },
    {
      name: 'another isolation level',
      setting: `default_transaction_isolation = 'repeatable read'`,
      unsafe: true,
      problem: 'read committed',
    },
    { name: 'read-only transactions', setting: 'default_transaction_read_only = on', unsafe: true, problem: 'is read-only' },
  ])('refuses $name', async ({ setting, unsafe, problem }) => {
    await withSetting(setting, async () => {
      expect((await problemsOf(database.url, { allowUnsafeFsync: unsafe })).join('\n')).toContain(problem)
    })
  })

  it('names every problem at once', async () => {
    await withSetting('default_transaction_read_only = on', async () => {
      expect(await problemsOf(database.url)).toHaveLength(2)
    })
  })
})

describe('what keeps us out of a database is said in one sentence, without the password', () => {
  const SECRET = 'p%23ss-word'

  it.each([
    { name: 'nothing listens', change: (url: URL) => (url.port = '1'), problem: 'Nothing answers at' },
    { name: 'a wrong password', change: (url: URL) => (url.password = SECRET), problem: 'refused the user or password' },
    { name: 'an unknown user', change: (url: URL) => (url.username = 'nobody'), problem: 'refused the user or password' },
    { name: 'no password', change: (url: URL) => (url.password = ''), problem: 'password' },
    { name: 'no such database', change: (url: URL) => (url.pathname = '/nowhere'), problem: 'There is no such database' },
    { name: 'an unknown host', change: (url: URL) => (url.hostname = 'writ.invalid'), problem: 'has no address' },
    { name: 'TLS where there is none', change: (url: URL) => (url.search = '?sslmode=verify-full'), problem: 'does not speak TLS' },
  ])('$name', async ({ change, problem }) => {
    const url = changed(change)
    const problems = await problemsOf(url)
    expect(problems).toEqual([expect.stringContaining(problem)])
    for (const secret of [SECRET, 'p#ss-word', new URL(database.url).password]) expect(problems.join('')).not.toContain(secret)
  })

  it.each(['', 'localhost', 'postgresql://user:p%23ss-word@host:port/x', 'postgresql://user:p#ss@host/x'])(
    'a URL that is none: %s',
    async (url) => {
      const [problem, ...more] = await problemsOf(url)
      expect(more).toEqual([])
      expect(problem).toContain('cannot be read')
      expect(problem).not.toContain('ss-word')
    },
  )

  it('a server that accepts and stays silent, within the time allowed', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    expect(await problemsOf(`postgresql://u:${SECRET}@127.0.0.1:${port}/x`, { timeoutMilliseconds: 200 })).toEqual([
      expect.stringContaining('does not answer in time'),
    ])
    silent.close()
  })

  it('something that is not Postgres', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const problems = await problemsOf(`postgresql://u:${SECRET}@127.0.0.1:${port}/x`, { timeoutMilliseconds: 500 })
    expect(problems).toHaveLength(1)
    expect(problems.join('')).not.toContain(SECRET)
    other.close()
  })
})

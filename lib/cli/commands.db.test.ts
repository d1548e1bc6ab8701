import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { run } from './run.ts'

const KEYS = {
  WRIT_ENCRYPTION_KEY: `k1:${randomBytes(32).toString('base64')}`,
  WRIT_SECRET_PEPPER: `1:${randomBytes(32).toString('base64')}`,
}
let database: TestDatabase
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-commands-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

/** One command line in this process, on the test's database. */
async function writ(args: string[], { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {}) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const text = Promise.all([collect(streams.stdout), collect(streams.stderr)])
  const settings = { DATABASE_URL: database.url, WRIT_ALLOW_FSYNC_OFF: '1', DATA_DIR: directory, ...KEYS, ...env }
  const exitCode = await run(args, { ...streams, stdin: Readable.from([Buffer.from(stdin)]), env: settings })
  streams.stdout.end()
  streams.stderr.end()
  const [stdout, stderr] = await text
  return { exitCode, stdout, stderr }
}

async function collect(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function file(text: string, name = 'tenant.yaml'): Promise<string> {
  const target = path.join(directory, name)
  await writeFile(target, text)
  return target
}

const FILE = `
resourceServers: [{name: Ledger, identifier: "https://ledger/", signing_alg: ES256, scopes: [{value: read}]}]
clients: [{name: billing}]
clientGrants: [{client_id: billing, audience: "https://ledger/", scope: [read]}]`

describe('writ apply', () => {
  it('prints exactly one JSON object, the secret only when it is new', async () => {
    const target = await file(FILE)
    const first = await writ(['apply', target, '--json'])
    expect(first.exitCode).toBe(0)
    expect(first.stdout.trim().split('\n')).toHaveLength(1)
    const report = JSON.parse(first.stdout)
    const clientId = report.clients[0].client_id
    expect(report).toEqual({
      changes: 3,
      clients: [
        { name: 'billing', client_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/), client_secret: expect.stringMatching(/^wrs_[\w-]{43}$/) },
      ],
      resourceServers: [{ name: 'Ledger', identifier: 'https://ledger/' }],
      clientGrants: [{ client_id: clientId, audience: 'https://ledger/', scope: ['read'] }],
    })
    const second = await writ(['apply', target, '--json'])
    expect(JSON.parse(second.stdout)).toEqual({ ...report, changes: 0, clients: [{ name: 'billing', client_id: clientId }] })
    expect(second.stdout + second.stderr).not.toContain('wrs_')
    expect(first.stderr).not.toContain('wrs_')
  })

  it('shows a person the plan, the secret once and a line for a first token', async () => {
    const target = await file(FILE)
    const first = await writ(['apply', target], { env: { ISSUER_URL: 'https://auth.example' } })
    expect(first.stdout).toMatch(/^\+ API "Ledger"$/m)
    expect(first.stdout).toMatch(/^3 changes applied\.$/m)
    expect(first.stdout).toMatch(
      /^ {2}curl -s https:\/\/auth\.example\/oauth\/token -d grant_type=client_credentials .*audience=https:\/\/ledger\/$/m,
    )
    const second = await writ(['apply', target])
    expect(second.stdout).toBe('  3 unchanged\nNothing to change: everything is as the file says.\n')
  })

  it('says of a file without a section that it names nothing', async () => {
    const empty = await writ(['apply', await file('{}')])
    expect(empty).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the file names no clients') })
  })

  it('writes new secrets to a new file of the owner alone, and refuses one that exists before anything changes', async () => {
    const target = await file(FILE)
    const secrets = path.join(directory, 'secrets.json')
    await writeFile(secrets, 'precious')
    const refused = await writ(['apply', target, '--secrets-out', secrets])
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('exists already') })
    expect(await readFile(secrets, 'utf8')).toBe('precious')
    expect(await database.prisma.client.count()).toBe(0)
    await rm(secrets)
    const done = await writ(['apply', target, '--secrets-out', secrets, '--json'])
    expect(done.exitCode).toBe(0)
    expect(done.stdout + done.stderr).not.toContain('wrs_')
    expect(JSON.parse(await readFile(secrets, 'utf8'))).toMatchObject({
      clients: [{ name: 'billing', client_secret: expect.stringMatching(/^wrs_/) }],
    })
    expect((await stat(secrets)).mode & 0o777).toBe(0o600)
    await rm(secrets)
    await writ(['apply', target, '--secrets-out', secrets])
    await expect(stat(secrets)).rejects.toMatchObject({ code: 'ENOENT' }) // nothing new, no file
  })

  it('changes nothing for a bad file, says why on stderr and leaves stdout empty', async () => {
    const target = await file(FILE.replace('scope: [read]', 'scope: [reed]'))
    const { exitCode, stdout, stderr } = await writ(['apply', target, '--json'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('clientGrants[0].scope[0]: "reed" is not a scope of https://ledger/ (it has read) (tenant.yaml line 4)')
    expect(stderr).toContain('Nothing was changed: 1 problem.')
    expect(await database.prisma.adminEvent.count()).toBe(0)
  })

  it('plans in a dry run', async () => {
    const { stdout } = await writ(['apply', await file(FILE), '--dry-run'])
    expect(stdout).toMatch(/3 changes planned\. This was a dry run: nothing was changed\.\n$/)
    expect(await database.prisma.client.count()).toBe(0)
  })

  it('shows hostile names and never sends them to the terminal', async () => {
    await writ(['apply', await file(FILE)])
    // Stored in another way than through apply, which refuses control characters.
    await database.prisma.client.update({ where: { name: 'billing' }, data: { name: 'evil\u001b[2J\u009b31m\u202e\r\nname' } })
    const target = await file('clients: []\n"bad\\e]0;x\\a section": 1')
    for (const args of [['apply', target], ['apply', target, '--json'], ['apply', target, '--delete', '--dry-run'], ['export']]) {
      const { exitCode, stdout, stderr } = await writ(args)
      expect(exitCode).toBe(0)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    }
    const { stdout } = await writ(['apply', target, '--delete', '--dry-run'])
    expect(stdout).toContain('- application "evil␛[2J‹U+009B›31m‹RLO›␍␊name"')
  })
})

describe('writ export', () => {
  it('writes a file or a directory that apply takes back unchanged', async () => {
    await writ(['apply', await file(FILE)])
    const [yaml, folder] = [path.join(directory, 'out.yaml'), path.join(directory, 'out')]
    for (const target of [yaml, folder]) {
      expect(await writ(['export', target])).toMatchObject({
        exitCode: 0,
        stdout: '',
        stderr: expect.stringContaining('Wrote 1 application, 1 API and 1 grant to '),
      })
      expect(await writ(['apply', target])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing to change') })
    }
    const { stdout } = await writ(['export'])
    expect(stdout).toBe(await readFile(yaml, 'utf8'))
    await writeFile(path.join(folder, 'clients', 'old.json'), '{"name": "old"}')
    expect(await writ(['export', folder])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('clients/old.json') })
  })
})

describe('writ admin create', () => {
  it('takes the password from stdin or the environment', async () => {
    const first = await writ(['admin', 'create', 'Dana@Example.com'], { stdin: 'correct horse battery\n' })
    expect(first).toMatchObject({ exitCode: 0, stdout: 'Made the owner dana@example.com.\n' })
    const second = await writ(['admin', 'create', 'eve@example.com', '--role', 'viewer'], {
      env: { WRIT_OWNER_PASSWORD: 'another long password' },
    })
    expect(second.exitCode).toBe(0)
    expect(await database.prisma.admin.findMany({ select: { email: true, role: true }, orderBy: { email: 'asc' } })).toEqual([
      { email: 'dana@example.com', role: 'owner' },
      { email: 'eve@example.com', role: 'viewer' },
    ])
    expect(await database.prisma.adminEvent.findMany({ select: { actorType: true, actorId: true } })).toEqual(
      Array(2).fill({ actorType: 'cli', actorId: 'writ admin create' }),
    )
  })

  it.each([
    { name: 'a short password', args: ['a@example.com'], stdin: 'short\n', exitCode: 1, stderr: 'needs at least 12 characters' },
    { name: 'no password', args: ['a@example.com'], stdin: '', exitCode: 1, stderr: 'needs at least 12 characters' },
    { name: 'no email without a terminal', args: [], stdin: 'x\n', exitCode: 2, stderr: 'name the email address' },
    { name: 'something that is no email', args: ['nobody'], stdin: 'correct horse battery\n', exitCode: 1, stderr: 'not valid' },
    {
      name: 'an unknown role',
      args: ['a@example.com', '--role', 'god'],
      stdin: '',
      exitCode: 2,
      stderr: 'Allowed choices are owner, admin, viewer',
    },
    {
      name: 'a password as an argument',
      args: ['a@example.com', 'correct horse battery'],
      stdin: '',
      exitCode: 2,
      stderr: 'too many arguments',
    },
  ])('refuses $name', async ({ args, stdin, exitCode, stderr }) => {
    expect(await writ(['admin', 'create', ...args], { stdin })).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(stderr),
    })
    expect(await database.prisma.admin.count()).toBe(0)
  })
})

describe('writ admin reset', () => {
  const session = () =>
    database.pool.query(
      `INSERT INTO admin_sessions (id, admin_id, method, expires_at) SELECT gen_random_uuid(), id, 'password', now() + interval '1 day' FROM admins`,
    )

  it('gives a new password, ends the sessions and says so, also in the activity', async () => {
    await writ(['admin', 'create', 'dana@example.com'], { stdin: 'correct horse battery\n' })
    const { passwordHash } = await database.prisma.admin.findFirstOrThrow()
    await session()
    const { exitCode, stdout, stderr } = await writ(['admin', 'reset', 'Dana@example.com'], { stdin: 'another long password\n' })
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: 'dana@example.com has a new password; 1 session was ended.\n',
      stderr: '',
    })
    expect((await database.prisma.admin.findFirstOrThrow()).passwordHash).not.toBe(passwordHash)
    expect(await database.prisma.adminSession.count({ where: { revokedAt: null } })).toBe(0)
    expect(await database.prisma.adminEvent.findFirst({ where: { event: 'admin.reset' } })).toMatchObject({
      actorType: 'cli',
      actorId: 'writ admin reset',
      targetName: 'dana@example.com',
    })
  })

  it('takes the second factor away only when told to', async () => {
    await writ(['admin', 'create', 'dana@example.com'], { stdin: 'correct horse battery\n' })
    await database.pool.query(
      `UPDATE admins SET totp_secret_sealed = 's1$k1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', totp_enabled_at = now()`,
    )
    const kept = await writ(['admin', 'reset', 'dana@example.com'], { stdin: 'another long password\n' })
    expect(kept.stdout).toContain('The second factor stays on')
    const dropped = await writ(['admin', 'reset', 'dana@example.com', '--drop-second-factor'], { stdin: 'another long password\n' })
    expect(dropped.stdout).toContain('The second factor was taken away.')
    expect(await database.prisma.admin.findFirst()).toMatchObject({ totpSecretSealed: null, totpEnabledAt: null })
  })

  it.each([
    { name: 'an unknown admin', args: ['eve@example.com'], stdin: 'another long password\n', exitCode: 1, stderr: 'There is no admin' },
    { name: 'a short password', args: ['dana@example.com'], stdin: 'short\n', exitCode: 1, stderr: 'needs at least 12 characters' },
    { name: 'no email without a terminal', args: [], stdin: 'x\n', exitCode: 2, stderr: 'writ admin reset EMAIL' },
  ])('refuses $name', async ({ args, stdin, exitCode, stderr }) => {
    expect(await writ(['admin', 'reset', ...args], { stdin })).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(stderr),
    })
  })
})

describe('writ keys', () => {
  it('lists keys and rotates them by force with a reason only', async () => {
    await writ(['apply', await file(FILE)])
    const { keys } = JSON.parse((await writ(['keys', 'list', '--json'])).stdout)
    expect(keys).toMatchObject([{ alg: 'ES256' }, { alg: 'ES256' }])
    expect(JSON.stringify(keys)).not.toMatch(/private|sealed/i)
    const early = await writ(['keys', 'rotate'])
    expect(early).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('has been published since') })
    expect(early.stderr).toContain('--force --reason')
    expect(await writ(['keys', 'rotate', '--force'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--reason') })
    const rotated = await writ(['keys', 'rotate', '--force', '--reason', 'leaked'])
    expect(rotated).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^ES256: \S+ signs from now on/) })
    expect((await writ(['keys', 'list'])).stdout).toMatch(/ES256 {2}previous/)
  })
})

describe('writ', () => {
  it.each([
    { name: 'an unknown command', args: ['frobnicate'], exitCode: 2, stderr: "unknown command 'frobnicate'" },
    { name: 'no file', args: ['apply'], exitCode: 2, stderr: 'missing required argument' },
    { name: 'an unknown option', args: ['apply', 'x', '--yolo'], exitCode: 2, stderr: "unknown option '--yolo'" },
    { name: 'a file that is not there', args: ['apply', '/nowhere/x.yaml'], exitCode: 1, stderr: 'does not exist' },
  ])('explains $name', async ({ args, exitCode, stderr }) => {
    expect(await writ(args)).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(stderr) })
  })

  it('names a database that is not there in a sentence, without its password', async () => {
    const { exitCode, stderr } = await writ(['migrate'], { env: { DATABASE_URL: 'postgresql://u:hunter22@127.0.0.1:1/x' } })
    expect(exitCode).toBe(1)
    expect(stderr).not.toMatch(/hunter22|\bat .*\.ts/)
  })

  it('migrates, and says when there is nothing to do', async () => {
    expect(await writ(['migrate'])).toMatchObject({ exitCode: 0, stdout: 'The database is up to date.\n' })
  })

  it('prints its help on stdout', async () => {
    expect(await writ(['--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('apply'), stderr: '' })
  })
})

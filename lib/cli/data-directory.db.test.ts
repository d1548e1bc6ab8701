import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../db/embedded-postgres.ts'
import { acquireOwnerLock, type OwnerLock } from '../db/owner-lock.ts'
import { writeServerFile } from '../server/server-file.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = `
resourceServers: [{identifier: "https://ledger/", signing_alg: ES256, scopes: [{value: read}]}]
clients: [{name: billing}]
clientGrants: [{client_id: billing, audience: "https://ledger/", scope: [read]}]`

let directory: string
let dataDir: string
let file: string
const children = new Set<ChildProcess>()

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'writ-data-'))
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'writ-data-dir-'))
  file = path.join(directory, 'tenant.yaml')
  await writeFile(file, FILE)
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // Whatever a failed test left running.
  await startEmbeddedPostgres({ dataDir }).then((postgres) => postgres.stop())
  await rm(directory, { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
})

/** The command as a process of its own, as a person runs it. */
async function writ(...args: string[]): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const { DATABASE_URL: _url, ISSUER_URL: _issuer, PORT: _port, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], { cwd: ROOT, env: { ...env, DATA_DIR: dataDir } })
  children.add(child)
  const output = { stdout: '', stderr: '' }
  child.stdin.end()
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text))
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  children.delete(child)
  return { exitCode, ...output }
}

/** The number of the Postgres process, undefined when none runs. */
async function postgresPid(): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Number(text.split('\n', 1)[0])
}

describe('commands on a data directory', () => {
  it('started at once on an empty one make everything once and stop Postgres when the last has gone', { timeout: 240_000 }, async () => {
    const runs = await Promise.all([1, 2].map(() => writ('apply', file, '--json')))
    expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(runs.map(({ stderr }) => ({ exitCode: 0, stderr })))
    const reports = runs.map(({ stdout }) => JSON.parse(stdout))
    expect(reports.map(({ changes }) => changes).sort()).toEqual([0, 3])
    expect(new Set(reports.map(({ clients }) => clients[0].client_id)).size).toBe(1)
    expect(reports.filter(({ clients }) => clients[0].client_secret !== undefined)).toHaveLength(1)
    expect(await postgresPid()).toBeUndefined()
  })

  it('without a server name the URL of the settings, not the one that a crashed server left', { timeout: 240_000 }, async () => {
    await writeServerFile(dataDir, { url: 'http://localhost:4711' })
    expect((await writ('apply', file)).stdout).toContain('curl -s http://localhost:3000/oauth/token ')
    await expect(stat(path.join(dataDir, 'server.json'))).rejects.toThrow('ENOENT')
  })

  it('join the Postgres of a running server, name its URL and leave it running', { timeout: 240_000 }, async () => {
    const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir })
    const lock = (await acquireOwnerLock(server.url)) as OwnerLock
    await writeServerFile(dataDir, { url: 'http://localhost:4711' })
    try {
      const { pid } = server
      const { exitCode, stdout, stderr } = await writ('apply', file)
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout).toContain('3 changes applied.')
      expect(stdout).toContain('curl -s http://localhost:4711/oauth/token ')
      expect(await postgresPid()).toBe(pid)
    } finally {
      await server.stop()
      await lock.release()
    }
  })
})

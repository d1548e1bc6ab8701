import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInstance, type Instance } from './instance.ts'
import { postgresPid, runServer, withTemporaryDirectory } from './run-server.ts'
import { testKeys } from './writ-config.ts'
import { startWrit } from './writ-process.ts'

let instance: Instance
beforeAll(async () => {
  instance = await createInstance()
})
afterAll(() => instance?.close())

/** A failed start ends with 1 and says why in sentences: no stack, no URL with a password. */
function expectRefusal(
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
  ...sentences: (string | RegExp)[]
) {
  expect(code).toBe(1)
  for (const sentence of sentences) expect(stderr).toMatch(sentence)
  expect(stderr).toMatch(/^Writ cannot start/)
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at |node:internal|hunter2/m)
}

async function withTakenPort<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work((server.address() as AddressInfo).port)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

describe('a start that cannot succeed', () => {
  it('names every setting that is wrong, at once', async () => {
    const refused = await runServer({ PORT: 'many', CONSOLE: 'maybe', HOST: '0.0.0.0', ISSUER_URL: 'https://auth.example.com/path' })
    expectRefusal(refused, 'PORT', 'CONSOLE', 'HOST', 'ISSUER_URL')
  })

  it('says what is wrong with DATABASE_URL, without its password', async () => {
    const url = 'postgresql://writ:hunter2@127.0.0.1:1/writ'
    expectRefusal(await runServer({ ...instance.env, DATABASE_URL: url }), 'Nothing answers at postgresql://writ@127.0.0.1:1/writ')
  })

  it('refuses a password that Postgres refuses', async () => {
    const url = new URL(instance.database.url)
    url.password = 'hunter2'
    expectRefusal(await runServer({ ...instance.env, DATABASE_URL: url.href }), /user or password/)
  })

  it('wants keys at rest when the database is not its own, and says how to make them', async () => {
    const refused = await runServer({ ...instance.env, WRIT_ENCRYPTION_KEY: undefined, WRIT_SECRET_PEPPER: undefined })
    expectRefusal(refused, 'WRIT_ENCRYPTION_KEY', 'WRIT_SECRET_PEPPER', 'randomBytes')
  })

  it('finds a wrong encryption key, changes nothing, and starts again with the right one', async () => {
    const first = await instance.start()
    await first.stop()
    expectRefusal(await runServer({ ...instance.env, ...testKeys() }), 'encryption key')
    const again = await instance.start()
    const { keys } = (await (await fetch(`${again.origin}/.well-known/jwks.json`)).json()) as { keys: object[] }
    expect(keys).toHaveLength(2)
    expect(await again.stop()).toBe(0)
  })

  it('names a port that is taken, also when a worker finds out', async () => {
    await withTakenPort(async (port) => {
      expectRefusal(await runServer({ ...instance.env, CONSOLE_PORT: String(port) }), `CONSOLE_PORT: port ${port} on 127.0.0.1 is taken`)
      expectRefusal(await runServer({ ...instance.env, PORT: String(port), WORKERS: '2' }), `PORT: port ${port} on 127.0.0.1 is taken`)
    })
  })

  it('stops the Postgres that it started itself when the port is taken', async () => {
    await withTemporaryDirectory(async (directory) => {
      const dataDir = path.join(directory, 'data')
      await withTakenPort(async (port) => expectRefusal(await runServer({ DATA_DIR: dataDir, PORT: String(port) }), `port ${port}`))
      expect(await readdir(dataDir)).toContain('postgres')
      expect(await postgresPid(dataDir)).toBeUndefined()
    })
  })

  it('names a data directory that cannot be written', async () => {
    await withTemporaryDirectory(async (directory) => {
      const file = path.join(directory, 'file')
      await writeFile(file, '')
      // Root writes anywhere, so this one cannot even be made: its parent is a file.
      expectRefusal(await runServer({ DATA_DIR: path.join(file, 'data') }), `${file}/data`, 'DATA_DIR')
      const readOnly = path.join(directory, 'read-only')
      await mkdir(readOnly, { mode: 0o500 })
      if (process.getuid?.() !== 0) expectRefusal(await runServer({ DATA_DIR: readOnly }), readOnly, 'DATA_DIR')
    })
  })

  it('leaves a Writ alone that already runs on the data directory', async () => {
    await withTemporaryDirectory(async (directory) => {
      const dataDir = path.join(directory, 'data')
      const running = await startWrit({ DATA_DIR: dataDir })
      const pid = await postgresPid(dataDir)
      expectRefusal(await runServer({ DATA_DIR: dataDir }), `already running with the data directory ${dataDir}`)
      expect(await postgresPid(dataDir)).toBe(pid)
      expect((await fetch(`${running.origin}/readyz`)).status).toBe(200)
      expect(JSON.parse(await readFile(path.join(dataDir, 'server.json'), 'utf8'))).toEqual({ url: running.origin })
      expect(await running.stop()).toBe(0)
      expect(await postgresPid(dataDir)).toBeUndefined()
      expect(await readdir(dataDir)).not.toContain('server.json')
    })
  })
})

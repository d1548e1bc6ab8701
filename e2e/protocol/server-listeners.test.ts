import { writeFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { request } from 'node:https'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './child-process.ts'
import { CONFIG, goodRequest } from './fixtures.ts'
import { postForm } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { withTemporaryDirectory } from './run-server.ts'
import { selfSignedCertificate } from './self-signed.ts'
import type { WritProcess } from './writ-process.ts'

let instance: Instance
beforeAll(async () => {
  instance = await createInstance()
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status
const operationsOf = (server: WritProcess) => /"operations":"([^"]+)"/.exec(server.output())?.[1] as string

describe('a token-only node', () => {
  const token = 'metrics-token-of-the-test'
  let server: WritProcess
  beforeAll(async () => {
    server = await instance.start({ METRICS_TOKEN: token, ISSUER_URL: 'https://auth.example.com' })
  })

  it('has tokens, documents and probes, and JSON for everything else', async () => {
    expect((await postForm(server.tokenEndpoint, goodRequest())).status).toBe(200)
    const page = await fetch(`${server.origin}/`)
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'application/json'])
    expect(await statusOf(`${server.origin}/readyz`)).toBe(200)
  })

  it('gives its metrics to the bearer of METRICS_TOKEN', async () => {
    expect(await statusOf(`${server.origin}/metrics`)).toBe(401)
    expect(await statusOf(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${token}x` } })).toBe(401)
    const answer = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${token}` } })
    expect(await answer.text()).toMatch(/^writ_tokens_issued_total 1$/m)
  })

  it('answers an unknown host 421 and its issuer, whatever the port it listens on', async () => {
    const ask = (host: string) => postForm(server.tokenEndpoint, goodRequest(), { headers: { host } })
    expect(await ask('evil.example')).toMatchObject({ status: 421, json: { error: 'invalid_request' } })
    expect(await ask('auth.example.com')).toMatchObject({ status: 200 })
  })
})

describe('workers', () => {
  it('share one port, are counted together, and are replaced when they die', async () => {
    const server = await instance.start({ WORKERS: '2', CONSOLE_PORT: '0' })
    const operations = operationsOf(server)
    expect([await statusOf(`${server.origin}/metrics`), await statusOf(`${server.origin}/readyz`)]).toEqual([404, 404])
    expect([await statusOf(`${operations}/readyz`), await statusOf(`${operations}/oauth/token`)]).toEqual([200, 404])
    // Connections go to the workers in turn, so ten of them reach both.
    const workers = new Set<string>()
    for (let n = 0; n < 10; n++) {
      const { headers } = await postForm(server.tokenEndpoint, goodRequest(), { agent: new Agent({ keepAlive: false }) })
      const [row] = await instance.events(String(headers['x-request-id']))
      workers.add(String(row?.writer_id))
    }
    expect(workers.size).toBe(2)
    const issued = async () => /^writ_tokens_issued_total (\d+)$/m.exec(await (await fetch(`${operations}/metrics`)).text())?.[1]
    expect(await issued()).toBe('10')

    const processes = async () => /^writ_processes (\d+)$/m.exec(await (await fetch(`${operations}/metrics`)).text())?.[1]
    expect(await processes()).toBe('3')
    const workersBefore = await workersOf(server.pid)
    process.kill(workersBefore[0] as number, 'SIGKILL')
    await expect.poll(async () => (await workersOf(server.pid)).filter((pid) => !workersBefore.includes(pid))).toHaveLength(1)
    await expect.poll(processes, { timeout: 20_000 }).toBe('3')
    expect(await issued()).toBe('10') // what the dead one had counted is not lost
    expect((await postForm(server.tokenEndpoint, goodRequest())).status).toBe(200)
  })

  it('end with their primary when it is killed', async () => {
    const server = await instance.start({ WORKERS: '2' })
    const workers = await workersOf(server.pid)
    expect(workers).toHaveLength(2)
    await server.kill()
    const alive = async () => (await processList()).filter(({ pid }) => workers.includes(pid))
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
  })
})

describe('TLS', () => {
  it('is spoken with the given certificate, and with a new one after SIGHUP, without a restart', async () => {
    await withTemporaryDirectory(async (directory) => {
      const [certFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')]
      const use = async ({ cert, key }: { cert: string; key: string }) => {
        await writeFile(keyFile, key)
        await writeFile(certFile, cert)
      }
      const [first, second] = [selfSignedCertificate(1), selfSignedCertificate(2)]
      await use(first)
      const server = await instance.start({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile })
      expect(server.origin).toMatch(/^https:/)
      expect(await httpsStatus(server.origin, first.cert)).toBe(200)
      await use(second)
      process.kill(server.pid, 'SIGHUP')
      await expect.poll(() => httpsStatus(server.origin, second.cert).catch(() => 0)).toBe(200)
      await writeFile(certFile, 'not a certificate')
      process.kill(server.pid, 'SIGHUP')
      await expect.poll(() => server.output()).toContain('the old one stays')
      expect(await httpsStatus(server.origin, second.cert)).toBe(200)
    })
  })
})

function httpsStatus(origin: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${origin}/.well-known/jwks.json`, { ca, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

interface ListedProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

async function processList(): Promise<ListedProcess[]> {
  const { stdout } = await runCommand('ps', ['-A', '-o', 'pid=,ppid=,state=,args='])
  const rows = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/gm)].map(([, pid, parent, state, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    state: String(state),
    command: String(command),
  }))
  return rows.filter(({ state }) => !state.startsWith('Z')) // dead, and not collected by its parent yet
}

async function workersOf(primary: number): Promise<number[]> {
  const list = await processList()
  return list.filter(({ parent, command }) => parent === primary && command.includes('worker-main')).map(({ pid }) => pid)
}

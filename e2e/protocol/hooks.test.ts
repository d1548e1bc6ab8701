import { readFile } from 'node:fs/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rollBackHook } from '../../lib/hooks/deploy-hook.ts'
import { listHooks } from '../../lib/hooks/hook-view.ts'
import { refuseFetch } from '../../lib/hooks/sandbox/fetch-broker.ts'
import { HookPool } from '../../lib/hooks/sandbox/pool.ts'
import { BATCH, BILLING, CONFIG, goodRequest, LEDGER, REPORTS } from './fixtures.ts'
import { postForm } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import type { WritProcess } from './writ-process.ts'

const HOOK_SECRET = 'a-secret-of-a-hook-0123456789'
const CLAIM = 'https://writ.example/plan'
const hook = (body: string) => `module.exports = function (client, scope, audience, context, cb) { ${body} }`
const NOTHING = hook('cb(null, { scope })')
const CLAIMING = hook(`console.log(context.webtask.secrets.KEY); cb(null, { scope, '${CLAIM}': context.webtask.secrets.KEY.length })`)
const LOOPING = hook('for (;;) {}')

let instance: Instance
let server: WritProcess
beforeAll(async () => {
  instance = await createInstance()
  await instance.apply({ ...CONFIG, hooks: [{ name: 'plan', script: NOTHING, secrets: { KEY: HOOK_SECRET } }] })
  server = await instance.start()
})
afterAll(async () => {
  expect(await instance.leaks([HOOK_SECRET])).toEqual([])
  await instance.close()
})

async function ask(request = goodRequest()) {
  const { status, json } = await postForm(server.tokenEndpoint, request)
  const claims = typeof json?.access_token === 'string' ? decodeJwt(json.access_token) : undefined
  return { status, error: json?.error, claims }
}

describe('a hook on the server as it is started', () => {
  it('decides the very first token, and each change of it the next one: applied, rolled back', async () => {
    expect(await ask()).toMatchObject({ status: 200, claims: { scope: 'read:reports write:reports' } })
    await instance.apply({ hooks: [{ name: 'plan', script: CLAIMING }] })
    expect((await ask()).claims?.[CLAIM]).toBe(HOOK_SECRET.length)
    const { prisma } = instance.database
    const draft = new HookPool({ size: 1, fetch: refuseFetch, childLimits: { warmUpRuns: 0 } })
    const [live] = await listHooks(prisma)
    const actor = { type: 'admin', id: 'a1', name: 'Dana' } as const
    await rollBackHook({ prisma, draft }, { hookId: live?.id ?? '', toNumber: 1, liveVersionNumber: 2, message: 'gone again' }, actor)
    await draft.close()
    expect((await ask()).claims).not.toHaveProperty(CLAIM)
    await instance.apply({ hooks: [{ name: 'plan', script: CLAIMING, enabled: false }] })
    expect((await ask()).claims).not.toHaveProperty(CLAIM)
  })

  it('stands on the row of the token with version and outcome, and its run beside it', async () => {
    await instance.apply({ hooks: [{ name: 'plan', script: CLAIMING, enabled: true }] })
    const answer = await postForm(server.tokenEndpoint, goodRequest())
    const id = String(answer.headers['x-request-id'])
    const [row] = await instance.events(id)
    expect(row).toMatchObject({
      outcome: 'issued',
      modified: true,
      hook_runs: [{ outcome: 'modified', durationMilliseconds: expect.any(Number) }],
    })
    const { prisma } = instance.database
    const run = () => prisma.hookRun.findFirst({ where: { requestId: id.replace(/^req_/, ''), outcome: 'modified' } })
    await expect.poll(run, { timeout: 20_000 }).not.toBeNull()
    expect((await run())?.detail).toMatchObject({ console: [{ level: 'log', text: '***' }], claims: { [CLAIM]: HOOK_SECRET.length } })
    expect(JSON.stringify(await run())).not.toContain(HOOK_SECRET)
  })

  it('that loops without end refuses its own tokens, and no other one', async () => {
    await instance.apply({ hooks: [{ name: 'loop', script: LOOPING, clients: [BILLING.name], audiences: [LEDGER.identifier] }] })
    const looping = goodRequest(BILLING, LEDGER.identifier)
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => ask(i % 3 === 0 ? looping : goodRequest(i % 3 === 1 ? BILLING : BATCH, REPORTS.identifier))),
    )
    expect(answers.filter((_, i) => i % 3 > 0).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
    const refused = answers.filter((_, i) => i % 3 === 0)
    expect(refused.filter(({ status }) => status < 500)).toEqual([])
    await expect.poll(async () => (await ask(looping)).error, { timeout: 60_000 }).toBe('temporarily_unavailable')
    expect((await ask()).status).toBe(200)
  })
})

describe('the processes of the sandbox', () => {
  it('have nothing of the server in their environment, and end with it', async () => {
    const own = await instance.start()
    const children = await sandboxChildren(own.pid)
    expect(children.length).toBeGreaterThanOrEqual(2)
    for (const pid of children) {
      const names = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\u0000').filter((entry) => entry !== '')
      expect(names.filter((entry) => !entry.startsWith('NODE_CHANNEL_'))).toEqual([]) // Node's own, for its messages
    }
    await own.stop()
    await expect.poll(() => alive(children), { timeout: 30_000 }).toEqual([])
  })

  it('end also when the server is killed', async () => {
    const own = await instance.start()
    const children = await sandboxChildren(own.pid)
    await own.kill()
    await expect.poll(() => alive(children), { timeout: 30_000 }).toEqual([])
  })
})

/** Its children that run the sandbox. Linux only, as everything here that looks at processes. */
async function sandboxChildren(pid: number): Promise<number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number)
  const commands = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')))
  return children.filter((_, index) => commands[index]?.includes('runner.mjs'))
}

/** Those that still run. One that has ended may wait for its new parent to notice. */
async function alive(pids: readonly number[]): Promise<number[]> {
  const states = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')))
  return pids.filter((_, index) => /\) [^ZX]/.test(states[index] ?? ''))
}

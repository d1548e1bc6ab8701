import { afterEach, describe, expect, it } from 'vitest'
import type { BrokeredResponse } from './fetch-broker.ts'
import type { HookPool } from './pool.ts'
import { readResidentBytes } from './spawn-child.ts'
import { action, claimsOf, createTestPool, GOOD_HOOK, hook, kindOf, testInput } from './testing.ts'
import { NATIVE } from './testing-attacks.ts'

let pools: HookPool[] = []
afterEach(async () => {
  for (const pool of pools) await pool.close()
  pools = []
})

function open(options: Parameters<typeof createTestPool>[0] = {}) {
  const made = createTestPool(options)
  pools.push(made.pool)
  return made
}

const NATIVE_LOOP = NATIVE[0]?.code as string
const FETCHING = action(`const r = await fetch('https://x.example/'); api.accessToken.setCustomClaim('r', await r.text())`)
const answer = (body: string): BrokeredResponse => ({ status: 200, headers: [], body })
const claim = (report: Awaited<ReturnType<ReturnType<typeof open>['run']>>) => claimsOf(report)?.r

describe('runs behind a native loop', () => {
  it('go to another child and are right; one kill per loop, and the right hook is struck', async () => {
    const struck: string[] = []
    const { pool, run } = open({ breaker: { suspended: (version) => struck.push(version), resumed() {} } })
    await run(GOOD_HOOK)
    const bad = await Promise.all([run(NATIVE_LOOP), ...Array.from({ length: 20 }, () => run(GOOD_HOOK))])
    expect(bad.map(kindOf)).toEqual(['timeout slice', ...Array.from({ length: 20 }, () => 'continue')])
    expect(pool.status.kills).toBe(1)
    expect(pool.status.resends).toBeGreaterThan(0)
    await run(NATIVE_LOOP)
    expect(struck).toEqual([])
    await run(NATIVE_LOOP)
    expect(struck).toEqual(['version 2'])
    expect(pool.status.kills).toBe(3)
    expect(kindOf(await run(NATIVE_LOOP))).toBe('suspended')
    expect(pool.status.kills).toBe(3)
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
  })

  it('a loop after a fetch is ended by its own slice, not by its run', async () => {
    const { pool, run } = open({ fetch: async () => answer('a') })
    const code = action(
      `await fetch('https://x.example/'); const s = 'a'.repeat(1 << 22), n = 'a'.repeat(1 << 20) + 'b'; for (;;) s.indexOf(n)`,
    )
    const [bad, ...good] = await Promise.all([run(code, { hosts: ['x.example'] }), run(GOOD_HOOK), run(GOOD_HOOK)])
    expect(kindOf(bad)).toBe('timeout slice')
    expect(good.map(kindOf)).toEqual(['continue', 'continue'])
    expect(pool.status.kills).toBe(1)
  })
})

describe('a run that waits for fetch', () => {
  it('lets other runs of its child pass', async () => {
    let release: (response: BrokeredResponse) => void = () => {}
    const { run } = open({ size: 1, fetch: () => new Promise((resolve) => (release = resolve)) })
    const waiting = run(FETCHING, { hosts: ['x.example'] })
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
    release(answer('late'))
    expect(claim(await waiting)).toBe('late')
  })

  it('is not repeated when its child dies, for the call has been made', async () => {
    const { pool, run } = open({
      size: 1,
      fetch: () => new Promise(() => setImmediate(() => process.kill(Number(pool.status.children[0]?.pid), 'SIGKILL'))),
    })
    expect(kindOf(await run(FETCHING, { hosts: ['x.example'] }))).toBe('crash')
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
  })

  it('is held to eight per version', async () => {
    const releases: ((response: BrokeredResponse) => void)[] = []
    const { run } = open({ size: 1, fetch: () => new Promise((resolve) => releases.push(resolve)) })
    const runs = Array.from({ length: 9 }, () => run(FETCHING, { hosts: ['x.example'] }))
    await expect.poll(() => releases.length, { timeout: 20_000 }).toBe(8)
    expect(kindOf(await (runs[8] as (typeof runs)[0]))).toBe('overloaded')
    for (const release of releases) release(answer('x'))
    expect((await Promise.all(runs.slice(0, 8))).map(claim)).toEqual(Array.from({ length: 8 }, () => 'x'))
  })

  it('is answered at its deadline, and what comes later is ignored', async () => {
    let release: (response: BrokeredResponse) => void = () => {}
    const { pool, run } = open({ size: 1, fetch: () => new Promise((resolve) => (release = resolve)) })
    await run(GOOD_HOOK)
    const report = await pool.run({ version: 'slow', code: FETCHING, input: testInput(), hosts: ['x.example'], wallMs: 300 })
    expect(kindOf(report)).toBe('timeout wall')
    release(answer('late'))
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
    expect(pool.status.kills).toBe(0)
  })
})

describe('children that end', () => {
  it('from outside, all at once: runs are sent again', async () => {
    const { pool, run } = open()
    await run(GOOD_HOOK)
    const runs = Promise.all(Array.from({ length: 30 }, () => run(GOOD_HOOK)))
    for (const { pid } of pool.status.children) process.kill(Number(pid), 'SIGKILL')
    const kinds = (await runs).map(kindOf)
    // Whose slice was the oldest in a child that died is a crash; all others are repeated and right.
    expect(kinds.filter((kind) => kind === 'crash').length).toBeLessThanOrEqual(2)
    expect(kinds.filter((kind) => !['continue', 'crash'].includes(kind))).toEqual([])
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
  })

  it('that cannot start make hooks fail closed, with a time to come back', async () => {
    const reasons: string[] = []
    const directories = { child: `${process.cwd()}/lib/hooks/sandbox/child`, engine: `${process.cwd()}/node_modules/zod` }
    const { pool } = open({
      directories,
      walls: { runMs: 5_000, sliceMs: 2_000 },
      log: { childGone() {}, unavailable: (reason) => reasons.push(reason) },
    })
    const { outcome } = await pool.run({ version: 'v', code: GOOD_HOOK, input: testInput(), hosts: [] })
    expect(outcome).toMatchObject({ ok: false, kind: 'overloaded', retryAfterSeconds: expect.any(Number) })
    expect(reasons).toHaveLength(1)
  })

  it('a stall of the server is no reason to kill one', async () => {
    const { pool, run } = open({ size: 1 })
    await run(GOOD_HOOK)
    for (let i = 0; i < 3; i++) {
      const slow = run(hook(`const end = Date.now() + 20; while (Date.now() < end); cb(null, { scope })`))
      const until = Date.now() + 400
      while (Date.now() < until);
      expect(['continue', 'timeout cpu']).toContain(kindOf(await slow)) // never: killed
    }
    expect(pool.status.kills).toBe(0)
  })

  it('of the draft lane end when nothing has run for a while, and come back', async () => {
    const { pool, run } = open({ size: 1, idleStopMs: 20 })
    await run(GOOD_HOOK)
    await expect.poll(() => pool.status.children.length, { timeout: 20_000 }).toBe(0)
    expect(kindOf(await run(GOOD_HOOK))).toBe('continue')
  })
})

describe('limits of the queue', () => {
  it('refuse what is too much, and the rest is right', async () => {
    const { run } = open({ size: 1 })
    await run(GOOD_HOOK)
    const kinds = (await Promise.all(Array.from({ length: 400 }, () => run(GOOD_HOOK)))).map(kindOf)
    expect(kinds.filter((kind) => kind === 'continue').length).toBeGreaterThanOrEqual(250)
    expect(new Set(kinds)).toEqual(new Set(['continue', 'overloaded']))
  })
})

describe('loading', () => {
  it.each([
    ['a syntax error with its line', 'const a = 1\nlet b = ;', { ok: false, kind: 'syntax', line: 2 }],
    ['an error of the top level', '\n\nnull.x', { ok: false, kind: 'runtime', line: 3 }],
    ['no export', 'const a = 1', { ok: false, kind: 'contract' }],
    ['both shapes', 'module.exports = () => {}; module.exports.onExecuteCredentialsExchange = () => {}', { ok: false, kind: 'contract' }],
    ['a Hook', GOOD_HOOK, { ok: true, shape: 'hook' }],
    ['a default export', 'exports.default = () => {}', { ok: true, shape: 'hook' }],
    ['an Action', FETCHING, { ok: true, shape: 'action' }],
    ['a loop', 'for (;;) {}', { ok: false, kind: 'timeout', limit: 'load' }],
  ])('tells %s', async (_name, code, expected) => {
    const { pool } = open({ size: 1 })
    await pool.whenReady()
    expect(await pool.load(code)).toMatchObject(expected)
    expect(pool.status.inFlight).toBe(0)
  })
})

it('memory stays flat over many runs', async () => {
  const { pool, run } = open({ size: 1 })
  const codes = Array.from({ length: 5 }, (_, i) => `${GOOD_HOOK} // ${i}`)
  const runs = async (count: number) => {
    for (let i = 0; i < count; i += 25) await Promise.all(Array.from({ length: 25 }, (_, k) => run(codes[(i + k) % 5] as string)))
  }
  await runs(1_500)
  const before = readResidentBytes(Number(pool.status.children[0]?.pid)) ?? 0
  await runs(3_000)
  const after = readResidentBytes(Number(pool.status.children[0]?.pid)) ?? 0
  expect(after).toBeLessThan(before * 1.25 + 8_000_000)
  expect(pool.status.kills).toBe(0)
})

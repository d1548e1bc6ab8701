import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { HookPool } from '../../lib/hooks/sandbox/pool.ts'
import type { RunReport } from '../../lib/hooks/sandbox/result.ts'
import { readResidentBytes } from '../../lib/hooks/sandbox/spawn-child.ts'
import { action, GOOD_HOOK, hook, noFetch, testInput } from '../../lib/hooks/sandbox/testing.ts'
import { MEMORY, NATIVE } from '../../lib/hooks/sandbox/testing-attacks.ts'
import { atLeast, atMost, figures, isQuick, median, note, percentile } from './figures.ts'
import { measureTokens } from './tokens.ts'

// Figures of the hook sandbox, each against its bound. `--quick` makes few calls, to see that it works; its figures
// mean nothing. A part's name (speed, ends, attack, memory, tokens) runs that part alone.
const CALLS = isQuick ? 300 : 10_000
const WARM_UP = isQuick ? 100 : 3_000
const REPETITIONS = isQuick ? 1 : 3
const MEMORY_RUNS = isQuick ? 1_000 : 200_000
const ATTACK_MS = isQuick ? 1_000 : 5_000

const input = testInput()
const ASYNC_ACTION = action(`await null; api.accessToken.setCustomClaim('plan', event.client.metadata.plan)`)
const LOOP = hook('for (;;) {}')
const NATIVE_LOOP = String(NATIVE[0]?.code)

function openPool(breaker = false): HookPool {
  return new HookPool({ size: 2, fetch: noFetch, ...(breaker && { breaker: true }) })
}

const run = (pool: HookPool, code: string): Promise<RunReport> => pool.run({ version: code, code, input, hosts: [] })

async function good(pool: HookPool, code = GOOD_HOOK): Promise<number> {
  const startedAt = performance.now()
  const { outcome } = await run(pool, code)
  if (!outcome.ok) throw new Error(`a good hook failed: ${outcome.kind} ${outcome.detail}`)
  return performance.now() - startedAt
}

/** Times of `calls` calls by so many callers, and how many a second there were. */
async function load(call: () => Promise<number>, callers: number, calls: number) {
  const times: number[] = []
  let left = calls
  const startedAt = performance.now()
  const caller = async () => {
    while (left-- > 0) times.push(await call())
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return { times, perSecond: (times.length / (performance.now() - startedAt)) * 1000 }
}

async function repeated(call: () => Promise<number>, callers: number) {
  const rounds = []
  for (let i = 0; i < REPETITIONS; i++) {
    const { times, perSecond } = await load(call, callers, CALLS)
    rounds.push({ p50: percentile(times, 0.5), p99: percentile(times, 0.99), perSecond })
  }
  return {
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    perSecond: median(rounds.map((r) => r.perSecond)),
  }
}

/** A bare child that sends back what it is sent: what any answer over IPC costs. */
async function echo(): Promise<{ call: () => Promise<number>; close: () => void }> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'writ-bench-'))
  const file = path.join(directory, 'echo.mjs')
  writeFileSync(file, `process.on('message', (message) => process.send(message))`)
  const child = fork(file, { execArgv: [], serialization: 'json' })
  const waiting: (() => void)[] = []
  child.on('message', () => waiting.shift()?.())
  return {
    async call() {
      const startedAt = performance.now()
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        child.send({ t: 'run', input })
      })
      return performance.now() - startedAt
    },
    close() {
      child.disconnect()
      rmSync(directory, { recursive: true })
    },
  }
}

/** The same work in this process: the JSON of the input and of the result, and the function. The p50 in ms. */
function unsandboxed(): number {
  const module: { exports?: (...values: unknown[]) => void } = {}
  new Function('module', GOOD_HOOK)(module) // the benchmark's own code, for comparison
  const times: number[] = []
  for (let i = 0; i < WARM_UP + CALLS; i++) {
    const startedAt = performance.now()
    const { client, scopes, audience, secrets } = JSON.parse(input)
    module.exports?.(client, scopes, audience, { webtask: { secrets } }, (_error: unknown, token: unknown) => JSON.stringify(token))
    times.push(performance.now() - startedAt)
  }
  return percentile(times.slice(WARM_UP), 0.5)
}

async function speed(): Promise<void> {
  const startedAt = performance.now()
  const pool = openPool()
  await pool.whenReady()
  atMost('pool of two ready, warmed up', performance.now() - startedAt, 'ms', 1_500)
  const cold = new HookPool({ size: 2, fetch: noFetch, childLimits: { warmUpRuns: 0 } })
  const coldAt = performance.now()
  await cold.whenReady()
  atMost('pool of two ready, not warmed up', performance.now() - coldAt, 'ms', 500)
  await cold.close()
  await load(() => good(pool), 8, WARM_UP)
  const one = await repeated(() => good(pool), 1)
  atMost('warm run, 1 caller, p50', one.p50, 'ms', 0.5)
  atMost('warm run, 1 caller, p99', one.p99, 'ms', 3)
  const bare = await echo()
  await load(bare.call, 1, WARM_UP)
  atMost('the same, against a bare IPC echo, p50', one.p50 / (await repeated(bare.call, 1)).p50, '×', 2)
  bare.close()
  note('the same, against the function without a sandbox, p50', one.p50 / unsandboxed(), '×')
  const eight = await repeated(() => good(pool), 8)
  atMost('warm run, 8 callers, p50', eight.p50, 'ms', 1.5)
  atMost('warm run, 8 callers, p99', eight.p99, 'ms', 25)
  atLeast('throughput, 32 callers', (await repeated(() => good(pool), 32)).perSecond, '/s', 6_000)
  await load(() => good(pool, ASYNC_ACTION), 1, WARM_UP)
  const asynchronous = await repeated(() => good(pool, ASYNC_ACTION), 1)
  atMost('asynchronous hook, 1 caller, p50', asynchronous.p50, 'ms', 0.5)
  atMost('asynchronous hook, 1 caller, p99', asynchronous.p99, 'ms', 3)
  const first = []
  for (let i = 0; i < 9; i++) first.push(await good(pool, `${GOOD_HOOK} // ${i}`))
  atMost('first run of a version', median(first), 'ms', 25)
  await pool.close()
}

async function ends(): Promise<void> {
  const pool = openPool()
  await pool.whenReady()
  const timed = async (code: string) => {
    await pool.whenReady()
    const startedAt = performance.now()
    await run(pool, code)
    return performance.now() - startedAt
  }
  await timed(LOOP)
  atMost('while (true) {} ended', median([await timed(LOOP), await timed(LOOP), await timed(LOOP)]), 'ms', 100)
  atMost('native loop killed', median([await timed(NATIVE_LOOP), await timed(NATIVE_LOOP), await timed(NATIVE_LOOP)]), 'ms', 300)
  const bomb = String(MEMORY.find(({ name }) => name === 'catching and trying again')?.code)
  atMost('allocation-retry bomb ended', median([await timed(bomb), await timed(bomb), await timed(bomb)]), 'ms', 300)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await timed(NATIVE_LOOP)
  delay.disable()
  atMost('longest stall of the event loop, one attack', delay.max / 1e6, 'ms', 25)
  const startedAt = performance.now()
  await pool.whenReady()
  atMost('child replaced', performance.now() - startedAt, 'ms', 500)
  await pool.close()
}

/** Good callers beside one that loops without pause. */
async function attack(code: string, breaker: boolean, p99Bound: number): Promise<void> {
  const name = `beside a ${code === LOOP ? 'plain' : 'native'} loop, breaker ${breaker ? 'on' : 'off'}`
  const pool = openPool(breaker)
  await pool.whenReady()
  await load(() => good(pool), 8, WARM_UP)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const until = performance.now() + ATTACK_MS
  const times: number[] = []
  let failed = 0
  const caller = async () => {
    while (performance.now() < until) {
      await good(pool).then(
        (time) => times.push(time),
        () => failed++,
      )
    }
  }
  const attacker = async () => {
    while (performance.now() < until) {
      const { outcome } = await run(pool, code)
      if (!outcome.ok && outcome.kind === 'suspended') await new Promise(setImmediate)
    }
  }
  await Promise.all([attacker(), ...Array.from({ length: 8 }, caller)])
  delay.disable()
  atMost(`${name}: good calls, p99`, percentile(times, 0.99), 'ms', p99Bound)
  atMost(`${name}: failed good calls`, failed, '', 0)
  atMost(`${name}: longest stall of the event loop`, delay.max / 1e6, 'ms', 100)
  await pool.close()
}

async function memory(): Promise<void> {
  const pool = openPool()
  await pool.whenReady()
  const codes = Array.from({ length: 50 }, (_, i) => `${GOOD_HOOK} // ${i}`)
  const resident = () => pool.status.children.reduce((sum, { pid }) => sum + (readResidentBytes(Number(pid)) ?? 0), 0)
  let next = 0
  const some = () => load(() => good(pool, codes[next++ % codes.length]), 16, Math.max(1_000, MEMORY_RUNS / 10))
  const empty = resident()
  await some()
  const before = resident()
  atMost('memory of a loaded version', (before - empty) / (2 * codes.length) / 1e6, 'MB', 4)
  await load(() => good(pool, codes[next++ % codes.length]), 16, MEMORY_RUNS)
  atMost(`growth over ${MEMORY_RUNS} runs`, (resident() / before - 1) * 100, '%', 10)
  await pool.close()
}

const PARTS: Record<string, () => Promise<void>> = {
  speed,
  ends,
  attack: async () => {
    await attack(LOOP, true, 50)
    await attack(NATIVE_LOOP, true, 50)
    await attack(NATIVE_LOOP, false, 600)
  },
  memory,
  tokens: measureTokens,
}
const only = process.argv.find((argument) => argument in PARTS)
for (const [name, part] of Object.entries(PARTS)) if (only === undefined || only === name) await part()
const missed = figures.filter(({ met }) => met === false)
console.log(
  JSON.stringify(
    { node: process.version, cores: os.availableParallelism(), quick: isQuick, figures, missed: missed.map(({ name }) => name) },
    null,
    2,
  ),
)
process.exitCode = missed.length > 0 && !isQuick ? 1 : 0

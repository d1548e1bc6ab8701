import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { action, claimsOf, createTestPool, GOOD_HOOK, hook, kindOf, testInput } from './testing.ts'

// One child: every run meets what the runs before it have left.
const { pool, run } = createTestPool({ size: 1 })
afterAll(() => pool.close())

const R = 'https://x.example/r'
const result = async (code: string, options?: Parameters<typeof run>[1]) => claimsOf(await run(code, options))?.[R]

describe('nothing of a run is left for the next one', () => {
  it.each([
    ['prototype pollution', `const seen = {}.polluted; Object.prototype.polluted = 'x'; cb(null, { '${R}': seen === undefined })`],
    [
      'replaced intrinsics',
      `const seen = [].includes.toString().includes('native'); Array.prototype.includes = () => 1; cb(null, { '${R}': seen })`,
    ],
    ['a replaced fetch', `const seen = fetch.evil === undefined; fetch.evil = 1; globalThis.fetch = () => {}; cb(null, { '${R}': seen })`],
    ['globals', `const seen = globalThis.kept; globalThis.kept = 1; cb(null, { '${R}': seen === undefined })`],
    ['exports', `const seen = module.exports.kept; module.exports.kept = 1; cb(null, { '${R}': seen === undefined })`],
    ['the error classes', `const seen = InvalidScopeError.kept; InvalidScopeError.kept = 1; cb(null, { '${R}': seen === undefined })`],
  ])('%s', async (_name, body) => {
    for (let i = 0; i < 3; i++) expect(await result(hook(body))).toBe(true)
  })

  it('module variables and closures', async () => {
    const code = `let count = 0; const seen = []; ${hook(`seen.push(++count); cb(null, { '${R}': seen.join() })`)}`
    for (let i = 0; i < 3; i++) expect(await result(code)).toBe('1')
  })

  it('secrets, also in memory that is handed out again', async () => {
    const keep = hook(`globalThis.kept = context.webtask.secrets.API_KEY.repeat(2000).toUpperCase(); cb(null, { '${R}': kept.length })`)
    const secrets = { API_KEY: 'zebra-crossing' }
    expect(await result(keep, { input: testInput({ secrets }) })).toBe(28_000)
    const look =
      hook(`const b = new Uint8Array(4 << 20); let hit = typeof kept !== 'undefined' || JSON.stringify(context.webtask.secrets) !== '{}'
      for (let i = 0; i < b.length; i += 4096) if (b[i] !== 0) hit = true
      cb(null, { '${R}': hit })`)
    expect(await result(look, { input: testInput({ secrets: {} }) })).toBe(false)
    expect(await result(keep, { input: testInput({ secrets: { API_KEY: 'other' } }) })).toBe(10_000)
  })

  it('the cache of another hook', async () => {
    const read = action(`const e = api.cache.get('k'); api.accessToken.setCustomClaim('${R}', e ? e.value : 'none')`)
    expect(await result(read, { input: testInput({ cache: [['k', 'v', Date.now() + 60_000]] }) })).toBe('v')
    expect(await result(`${read}\n`)).toBe('none')
    expect(await result(read)).toBe('none')
  })

  it('what a run that broke has done', async () => {
    expect(kindOf(await run(hook(`Object.prototype.x = 1; for (;;) {}`)))).toBe('timeout cpu')
    expect(kindOf(await run(hook(`Object.prototype.x = 1; throw new Error('x')`)))).toBe('runtime')
    expect(await result(hook(`cb(null, { '${R}': {}.x === undefined })`))).toBe(true)
  })
})

describe('randomness and clock', () => {
  it('are new in every run', async () => {
    const code = hook(`cb(null, { '${R}': [Math.random(), crypto.randomUUID(), Date.now()].join() })`)
    const [first, second] = [String(await result(code)).split(','), String(await result(code)).split(',')]
    expect(first[0]).not.toBe(second[0])
    expect(first[1]).not.toBe(second[1])
    expect(first[1]).toMatch(/^[0-9a-f-]{36}$/)
    expect(Math.abs(Number(first[2]) - Date.now())).toBeLessThan(60_000)
  })

  it('stands still at the recorded time in a replay', async () => {
    const code = hook(`cb(null, { '${R}': new Date().toISOString() + new Date().getTimezoneOffset() })`)
    expect(await result(code, { now: Date.UTC(2020, 1, 2) })).toBe('2020-02-02T00:00:00.000Z0')
  })

  it('is reported where a run asked for random numbers', async () => {
    expect((await run(hook(`Math.random(); cb(null, {})`))).used.random).toBe(true)
    expect((await run(GOOD_HOOK)).used.random).toBe(false)
  })
})

describe('the top level of a hook', () => {
  it.each([
    ['fetch', `exports.r = 'none'; fetch('https://x.example').catch((e) => { exports.r = e.message })`, /while the hook is loaded/],
    ['secrets', `exports.r = typeof context + typeof event + typeof secrets`, /^undefinedundefinedundefined$/],
  ])('has no %s', async (_name, top, expected) => {
    const code = `${top}\nexports.onExecuteCredentialsExchange = (event, api) => { api.accessToken.setCustomClaim('${R}', exports.r) }`
    expect(await result(code)).toMatch(expected)
  })
})

describe.runIf(process.platform === 'linux')('the child process', () => {
  it('has an empty environment and the permission model', async () => {
    await run(GOOD_HOOK)
    const pid = pool.status.children[0]?.pid
    expect(
      readFileSync(`/proc/${pid}/environ`, 'utf8')
        .split('\0')
        .filter((entry) => entry !== '' && !entry.startsWith('NODE_CHANNEL_')),
    ).toEqual([])
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/--(experimental-)?permission\0/)
  })

  it('does not outlive a server that is killed', async () => {
    const script = `import { createTestPool, GOOD_HOOK } from './lib/hooks/sandbox/testing.ts'
      const { pool, run } = createTestPool({ size: 1 })
      run(GOOD_HOOK).then(() => { console.log(pool.status.children[0].pid); process.kill(process.pid, 'SIGKILL') })`
    let output = ''
    try {
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    } catch (error) {
      output = String((error as { stdout: Buffer }).stdout)
    }
    const pid = Number(output)
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)
  })
})

/** A process that nobody has waited for yet is dead all the same. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

import { startWritContender, type WritContender } from '../contenders.ts'
import { CONNECTIONS, loadTool } from '../load.ts'
import { atLeast, atMost, isQuick, median, note } from './figures.ts'

const ROUNDS = isQuick ? 1 : 3
const SECONDS = isQuick ? 1 : 5
const WARM_UP_SECONDS = isQuick ? 1 : 3 // whole seconds: wrk takes no others
const HOOKS = ['one', 'two', 'three']
/** Small: one scope check and two claims. */
const TRIVIAL = `module.exports = function (client, scope, audience, context, cb) {
  if (!scope.includes('read:reports')) return cb(new InvalidScopeError('reading is what it is for'))
  cb(null, { scope, 'https://bench.example/plan': client.metadata.plan || 'none', 'https://bench.example/for': audience })
}`

interface Round {
  readonly perSecond: number
  readonly p50: number
}

/**
 * Token requests over HTTP with no, one and three live hooks, RS256, on the server as in production. The three take turns in each round, so
 * that a machine that slows down does not tilt a ratio.
 */
export async function measureTokens(): Promise<void> {
  const writ = await startWritContender()
  try {
    const tool = await loadTool()
    const rounds: Record<number, Round>[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const measured: Record<number, Round> = {}
      for (const count of [0, 1, 3]) {
        await setLiveHooks(writ, count)
        const target = writ.target('RS256')
        await tool.run(target, WARM_UP_SECONDS) // children, code and connections are warm after this
        const { tokens, tokensPerSecond, refused } = await tool.run(target, SECONDS)
        if (refused > 0 || tokens === 0) throw new Error(`with ${count} hooks: ${tokens} tokens, ${refused} requests refused`)
        const { p50Milliseconds } = await tool.run(target, SECONDS, 1)
        measured[count] = { perSecond: tokensPerSecond, p50: p50Milliseconds }
        await writ.settle()
      }
      rounds.push(measured)
    }
    const of = (count: number, field: keyof Round) => median(rounds.map((round) => round[count]?.[field] ?? 0))
    const ratio = (count: number, field: keyof Round) =>
      median(rounds.map((round) => (round[count]?.[field] ?? 0) / (round[0]?.[field] ?? 1)))
    for (const count of [0, 1, 3]) {
      note(`tokens with ${count} hooks, ${CONNECTIONS} callers`, of(count, 'perSecond'), '/s')
      note(`token with ${count} hooks, 1 caller, p50`, of(count, 'p50'), 'ms')
    }
    atLeast('throughput of tokens with one hook, against none', ratio(1, 'perSecond'), '×', 0.65)
    note('throughput of tokens with three hooks, against none', ratio(3, 'perSecond'), '×')
    atMost('token with one hook, 1 caller, p50, against none', ratio(1, 'p50'), '×', 1.25)
  } finally {
    await writ.stop()
  }
}

async function setLiveHooks(writ: WritContender, count: number): Promise<void> {
  await writ.apply({ hooks: HOOKS.map((name, index) => ({ name, script: TRIVIAL, enabled: index < count })) })
}

import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Contender, startPeer, startWritContender, type WritContender } from './contenders.ts'
import { type Figure, latencyFigure, throughputFigures } from './gates.ts'
import { idleLatency } from './latency.ts'
import { CONNECTIONS, type LoadResult, loadTool } from './load.ts'
import { describeMachine } from './machine.ts'
import { BENCH_ALGS } from './peers/bench-request.ts'
import { renderReport } from './report.ts'
import { writeResults } from './results-file.ts'

const USAGE = `npm run bench -- [--rounds 5] [--seconds 8] [--only writ,bare,oidc]    throughput and idle latency beside the peers
npm run bench -- start                                                   a fresh clone to its first token, twice
npm run bench -- console [--keep]                                        pages and searches with 10,000 applications`

const WARM_UP_SECONDS = 3

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '8' },
      only: { type: 'string', default: 'writ,bare,oidc' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return say(USAGE, 0)
  if (positionals[0] === 'start') return (await import('./start.ts')).measureStart()
  if (positionals[0] === 'console') return (await import('./console/main.ts')).measureConsole({ keep: values.keep })
  const only = new Set(values.only.split(','))
  if (positionals.length > 0 || [...only].some((name) => !['writ', 'bare', 'oidc'].includes(name))) return say(USAGE, 2)
  return compare({ rounds: Number(values.rounds), seconds: Number(values.seconds), only })
}

/** Runs the contenders against each other and reports. Resolves to the exit code: 1 when a figure is missed. */
async function compare(options: { rounds: number; seconds: number; only: ReadonlySet<string> }): Promise<number> {
  const tool = await loadTool()
  const contenders: Contender[] = []
  let writ: WritContender | undefined
  const results = new Map<string, LoadResult[]>()
  const figures: Figure[] = []
  try {
    if (options.only.has('writ')) {
      writ = await startWritContender()
      contenders.push(writ)
    }
    if (options.only.has('bare')) contenders.push(await startPeer('bare server', 'bare-server.ts', '/'))
    if (options.only.has('oidc')) contenders.push(await startPeer('node-oidc-provider', 'oidc-provider-server.ts', '/token'))

    const entries = BENCH_ALGS.flatMap((alg) => contenders.map((contender) => ({ name: `${contender.name} ${alg}`, contender, alg })))
    for (const { contender, alg } of entries) await tool.run(contender.target(alg), WARM_UP_SECONDS)
    for (let round = 0; round < options.rounds; round++) {
      // Another contender opens each round, so that none always runs in the same one's wake.
      for (let turn = 0; turn < entries.length; turn++) {
        const { name, contender, alg } = entries[(round + turn) % entries.length] as (typeof entries)[number]
        const run = () => tool.run(contender.target(alg), options.seconds)
        const result = contender === writ ? await runWithEvidence(writ, run) : await run()
        if (result.refused + result.socketErrors > 0)
          throw new Error(`${name}: ${result.refused} refused, ${result.socketErrors} socket errors`)
        results.set(name, [...(results.get(name) ?? []), result])
        console.log(`round ${round + 1}  ${name.padEnd(26)} ${Math.round(result.tokensPerSecond).toString().padStart(6)} tokens/s`)
      }
    }
    const perSecond = new Map([...results].map(([name, rounds]) => [name, rounds.map((round) => round.tokensPerSecond)]))
    figures.push(...throughputFigures(perSecond))
    const bare = contenders.find(({ name }) => name === 'bare server')
    if (writ && bare) {
      const [writP50, bareP50] = await idleLatency([writ.target('RS256'), bare.target('RS256')], { blocks: 10, blockRequests: 50 })
      figures.push(latencyFigure(writP50 as number, bareP50 as number))
    }
  } finally {
    for (const contender of contenders) await contender.stop()
  }
  const report = renderReport({
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine({
      postgres: writ?.postgresVersion ?? 'not used',
      loadTool: `${tool.name}, ${CONNECTIONS} connections, ${options.rounds} rounds of ${options.seconds} s`,
      oidcProvider: await installedVersion('oidc-provider'),
    }),
    results,
    figures,
    notes: writ
      ? ['After each of its rounds the committed rows of issued tokens were counted against the 200 answers of the load tool.']
      : [],
  })
  console.log(`\n${report}`)
  const complete = options.only.size === 3
  if (complete) await writeResults('tokens', report)
  return figures.every(({ met }) => met) ? 0 : 1
}

/**
 * A round of Writ counts only when every 200 has its row. The load tool drops what is in flight when its time is up, so up to one row per
 * connection may stand without a counted answer; an answer without a row fails the run.
 */
async function runWithEvidence(writ: WritContender, run: () => Promise<LoadResult>): Promise<LoadResult> {
  const before = await writ.issuedRows()
  const result = await run()
  // One batch is in flight per writer, so this request's answer means that everything decided before it is committed.
  await idleLatency([writ.target('RS256')], { blocks: 0, blockRequests: 1 })
  const rows = (await writ.issuedRows()) - before - 1
  if (rows < result.tokens || rows > result.tokens + CONNECTIONS) {
    throw new Error(`writ: ${result.tokens} answers with status 200, ${rows} committed rows of issued tokens`)
  }
  await writ.settle()
  return result
}

async function installedVersion(name: string): Promise<string> {
  const manifest = await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

function say(text: string, code: number): number {
  console.log(text)
  return code
}

process.exitCode = await main()

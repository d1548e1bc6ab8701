import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../../e2e/protocol/child-process.ts'
import { ConsoleClient } from '../../e2e/protocol/console-client.ts'
import { testKeys } from '../../e2e/protocol/writ-config.ts'
import { ROOT, startWrit } from '../../e2e/protocol/writ-process.ts'
import { startEmbeddedPostgres } from '../../lib/db/embedded-postgres.ts'
import { createPool } from '../../lib/db/pool.ts'
import { createLog } from '../../lib/log.ts'
import { threadPoolSize } from '../../tools/thread-pool.cjs'
import type { Figure } from '../gates.ts'
import { writeResults } from '../results-file.ts'
import { measurePages, type Times } from './measure.ts'
import { measuredPages, SEARCHES } from './pages.ts'
import { measurePalette } from './palette.ts'
import { renderConsoleReport } from './report.ts'
import { DESIGN_SIZE, seedConsole } from './seed.ts'

const OWNER = { email: 'owner@example.com', password: 'seven plain words for a benchmark' }
const ROUNDS = 20

/** Bounds of p95 in milliseconds. */
const PAGE_MAX = 300
const SEARCH_MAX = 100
const PALETTE_OPENS_MAX = 50

/**
 * How long the console's pages and searches take with as much as it is designed for, on a durable Postgres. Resolves to the exit code: 1 when
 * a figure is missed. `keep` leaves the server up until a signal comes, to look at the pages or at the plans of their statements.
 */
export async function measureConsole({ keep = false }: { keep?: boolean } = {}): Promise<number> {
  const built = await runCommand('npm', ['run', '--silent', 'build'], { cwd: ROOT })
  if (built.code !== 0) throw new Error(`npm run build ended with ${built.code}:\n${built.stdout}${built.stderr}`)
  const dataDir = await mkdtemp(fileURLToPath(new URL('../.data-', import.meta.url)))
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log: createLog('warn') })
  const pool = createPool(postgres.url, { max: 2, applicationName: 'writ bench' })
  try {
    const writ = await startWrit({
      DATABASE_URL: postgres.url,
      DATA_DIR: dataDir,
      CONSOLE: 'on',
      UV_THREADPOOL_SIZE: threadPoolSize({}),
      WRIT_OWNER_EMAIL: OWNER.email,
      WRIT_OWNER_PASSWORD: OWNER.password,
      ...testKeys(),
    })
    try {
      console.log('seeding …')
      const ids = await seedConsole(pool, DESIGN_SIZE)
      const client = new ConsoleClient(writ.origin)
      const refusal = await client.signIn(OWNER.email, OWNER.password)
      if (refusal) throw new Error(`the owner could not sign in: ${refusal}`)
      if (keep) {
        console.log(`${writ.origin}  ${OWNER.email}  ${OWNER.password}\n${postgres.url}`)
        await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
        return 0
      }
      const loads = [loadavg()[0] as number]
      const pages = await measurePages(client, measuredPages(ids), ROUNDS)
      const searches = await measurePages(client, SEARCHES, ROUNDS)
      const cookies = [...client.cookies].map(([name, value]) => ({ name, value }))
      const palette = await measurePalette({ origin: writ.origin, cookies, rounds: ROUNDS })
      loads.push(loadavg()[0] as number)
      const figures = [
        worst('Slowest page, p95', pages, PAGE_MAX),
        worst('Slowest search, p95', searches, SEARCH_MAX),
        worst('Palette opens, p95', palette.slice(0, 1), PALETTE_OPENS_MAX),
      ]
      const report = renderConsoleReport({ size: DESIGN_SIZE, rounds: ROUNDS, loads, figures, times: [...pages, ...searches, ...palette] })
      console.log(`\n${report}`)
      await writeResults('console', report)
      return figures.every(({ met }) => met) ? 0 : 1
    } finally {
      await writ.stop()
    }
  } finally {
    await pool.end()
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function worst(title: string, times: readonly Times[], maximum: number): Figure {
  const slowest = times.reduce((one, other) => (other.p95 > one.p95 ? other : one))
  return {
    title: `${title}: ${slowest.name}`,
    value: `${Math.round(slowest.p95)} ms`,
    wanted: `≤ ${maximum} ms`,
    met: slowest.p95 <= maximum,
  }
}

import type { NavigationCounts } from '../../../components/console/navigation.ts'
import { formatCount } from '../../../components/ui/number-format.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredLog } from '../../../lib/registered-log.ts'
import { readStartState, START_STEPS, stepsDone } from '../../../lib/start/read-start-state.ts'

const KEPT_MILLISECONDS = 10_000
// Pages and route handlers are bundles of their own in one process; the figures hang where all of them can see and forget them.
const KEPT: unique symbol = Symbol.for('writ.navigation-counts')
const shared = globalThis as { [KEPT]?: { counts: Promise<NavigationCounts>; until: number } }

/** The figures of the sidebar: one query for everyone, at most every ten seconds. Without them the sidebar still works. */
export function readNavigationCounts(now = Date.now()): Promise<NavigationCounts> {
  const kept = shared[KEPT]
  if (kept !== undefined && kept.until > now) return kept.counts
  const counts = countEverything()
  shared[KEPT] = { counts, until: now + KEPT_MILLISECONDS }
  return counts
}

/** After a change that somebody watches in the sidebar: the next page counts anew. */
export function forgetNavigationCounts(): void {
  delete shared[KEPT]
}

interface CountsRow {
  applications: number
  apis: number
  grants: number
  keys: number
  liveHooks: number
}

async function countEverything(): Promise<NavigationCounts> {
  try {
    const { prisma } = database()
    const start = await readStartState(prisma)
    const [row] = await prisma.$queryRaw<CountsRow[]>`
      SELECT (SELECT count(*)::int FROM clients) AS applications,
             (SELECT count(*)::int FROM resource_servers) AS apis,
             (SELECT count(*)::int FROM client_grants) AS grants,
             (SELECT count(*)::int FROM signing_keys WHERE status IN ('next', 'current', 'previous')) AS keys,
             (SELECT count(*)::int FROM hooks WHERE is_enabled AND live_version_id IS NOT NULL) AS "liveHooks"`
    const { liveHooks = 0, ...counts } = row ?? {}
    const figures = Object.entries(counts).map(([key, count]) => [key, formatCount(count)])
    return {
      ...Object.fromEntries(figures),
      hooks: `${formatCount(liveHooks)} live`,
      start: `${stepsDone(start)} of ${START_STEPS.length}`,
    }
  } catch (error) {
    registeredLog()?.warn({ err: error }, 'the figures of the sidebar could not be read')
    return {}
  }
}

import type { NavigationCounts } from '../../../components/console/navigation.ts'
import { formatCount } from '../../../components/ui/number-format.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredLog } from '../../../lib/registered-log.ts'
import { readStartState, START_STEPS, stepsDone } from '../../../lib/start/read-start-state.ts'

const KEPT_MILLISECONDS = 10_000
let kept: { counts: Promise<NavigationCounts>; until: number } | undefined

/** The figures of the sidebar: one query for everyone, at most every ten seconds. Without them the sidebar still works. */
export function readNavigationCounts(now = Date.now()): Promise<NavigationCounts> {
  if (kept === undefined || kept.until <= now) kept = { counts: countEverything(), until: now + KEPT_MILLISECONDS }
  return kept.counts
}

/** After a change that somebody watches in the sidebar: the next page counts anew. */
export function forgetNavigationCounts(): void {
  kept = undefined
}

interface CountsRow {
  applications: number
  apis: number
  grants: number
  keys: number
}

async function countEverything(): Promise<NavigationCounts> {
  try {
    const { prisma } = database()
    const start = await readStartState(prisma)
    const [row] = await prisma.$queryRaw<CountsRow[]>`
      SELECT (SELECT count(*)::int FROM clients) AS applications,
             (SELECT count(*)::int FROM resource_servers) AS apis,
             (SELECT count(*)::int FROM client_grants) AS grants,
             (SELECT count(*)::int FROM signing_keys WHERE status IN ('next', 'current', 'previous')) AS keys`
    const figures = Object.entries(row ?? {}).map(([key, count]) => [key, formatCount(count)])
    return { ...Object.fromEntries(figures), start: `${stepsDone(start)} of ${START_STEPS.length}` }
  } catch (error) {
    registeredLog()?.warn({ err: error }, 'the figures of the sidebar could not be read')
    return {}
  }
}

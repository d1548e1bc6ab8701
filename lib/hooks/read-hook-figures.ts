import { Prisma, type PrismaClient } from '../db/generated/client.ts'

export interface HookFigures {
  /** Of the last 24 hours, at most `RUNS_COUNTED`. */
  readonly runs: number
  /** There were more than are counted. */
  readonly more: boolean
  /** Runs that broke: neither issued nor denied. */
  readonly errors: number
  readonly denied: number
  /** Milliseconds; null without runs. */
  readonly p95: number | null
}

/** Runs are rows, not rollups, so a busy hook is judged by its newest: the figures cost the same however many there are. */
export const RUNS_COUNTED = 10_000

/** Runs of live tokens in the last 24 hours by hook. Runs that decided nothing are left out. */
export async function readHookFigures(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  hookIds: readonly string[],
): Promise<Map<string, HookFigures>> {
  if (hookIds.length === 0) return new Map()
  const rows = await prisma.$queryRaw<{ id: string; runs: number; errors: number; denied: number; p95: number | null }[]>`
    SELECT wanted.id, count(r.outcome)::int AS runs,
           count(*) FILTER (WHERE r.outcome NOT IN ('unchanged', 'modified', 'denied'))::int AS errors,
           count(*) FILTER (WHERE r.outcome = 'denied')::int AS denied,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY r.duration_ms) AS p95
      FROM unnest(ARRAY[${Prisma.join([...hookIds])}]::text[]) AS wanted(id)
      LEFT JOIN LATERAL (
        SELECT outcome, duration_ms FROM hook_runs
         WHERE hook_id = wanted.id AND lane = 'live' AND outcome <> 'superseded' AND started_at > now() - interval '24 hours'
         ORDER BY started_at DESC LIMIT ${RUNS_COUNTED + 1}) r ON true
     GROUP BY wanted.id`
  return new Map(
    rows.map(({ id, runs, ...figures }) => [id, { ...figures, runs: Math.min(runs, RUNS_COUNTED), more: runs > RUNS_COUNTED }]),
  )
}

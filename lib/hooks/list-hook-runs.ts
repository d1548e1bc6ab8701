import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import type { HookRunDetail } from './hook-run-record.ts'
import type { HookInput } from './sandbox/contract.ts'

export interface HookRunListItem {
  readonly id: string
  readonly requestId: string
  readonly versionNumber: number
  readonly lane: string
  readonly outcome: string
  readonly startedAt: Date
  readonly durationMs: number
  readonly cpuMs: number
  readonly clientName: string | null
  readonly audience: string | null
}

export const RUN_FILTERS = ['issued', 'denied', 'broken'] as const
export type RunFilter = (typeof RUN_FILTERS)[number]

const CONDITIONS: Record<RunFilter, Prisma.Sql> = {
  issued: Prisma.sql`r.outcome IN ('unchanged', 'modified')`,
  denied: Prisma.sql`r.outcome = 'denied'`,
  broken: Prisma.sql`r.outcome NOT IN ('unchanged', 'modified', 'denied', 'superseded')`,
}

/** Runs of a hook for live tokens, newest first; `superseded` ones decided nothing and are shown as such. */
export async function listHookRuns(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { hookId, show, ...position }: { hookId: string; show?: RunFilter } & PagePosition,
): Promise<Page<HookRunListItem>> {
  const keys = keyset({ by: Prisma.sql`r.started_at`, id: Prisma.sql`r.id`, kind: 'time', descending: true, ...position })
  const rows = await prisma.$queryRaw<(HookRunListItem & { cursor: string })[]>`
    SELECT r.id, r.request_id AS "requestId", r.version_number AS "versionNumber", r.lane, r.outcome, r.started_at AS "startedAt",
           r.duration_ms AS "durationMs", r.cpu_ms AS "cpuMs", r.input->'client'->>'name' AS "clientName", r.input->>'audience' AS audience,
           ${keys.cursor} AS cursor
      FROM hook_runs r
     WHERE r.hook_id = ${hookId} AND r.lane = 'live' AND ${show ? CONDITIONS[show] : Prisma.sql`true`} AND ${keys.where}
     ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`
  return keys.page(rows)
}

export interface HookRunView {
  readonly id: string
  readonly requestId: string
  readonly versionNumber: number
  readonly outcome: string
  readonly startedAt: Date
  readonly durationMs: number
  readonly queueMs: number
  readonly cpuMs: number
  readonly detail: HookRunDetail
  readonly input: HookInput | null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One run of this hook. @returns undefined when there is none, or it is no run of this hook */
export async function readHookRun(prisma: Pick<PrismaClient, 'hookRun'>, hookId: string, id: string): Promise<HookRunView | undefined> {
  if (!UUID.test(id)) return undefined
  const row = await prisma.hookRun.findFirst({
    where: { id, hookId },
    select: {
      ...{ id: true, requestId: true, versionNumber: true, outcome: true, startedAt: true, durationMs: true, queueMs: true, cpuMs: true },
      ...{ detail: true, input: true },
    },
  })
  return row === null ? undefined : (row as unknown as HookRunView)
}

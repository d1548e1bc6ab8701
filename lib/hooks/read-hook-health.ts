import type { PrismaClient } from '../db/generated/client.ts'

/** The sum of what the breakers of all server processes say of a live version. */
export interface HookSuspension {
  /** The latest end counts. */
  readonly until: Date
  readonly strikes: number
  /** In how many processes. */
  readonly processes: number
}

/** The live hooks that are suspended now, by hook id. */
export async function readSuspensions(prisma: Pick<PrismaClient, '$queryRaw'>): Promise<Map<string, HookSuspension>> {
  const rows = await prisma.$queryRaw<(HookSuspension & { id: string })[]>`
    SELECT h.id, max(s.suspended_until) AS until, max(s.strikes)::int AS strikes, count(*)::int AS processes
      FROM hooks h JOIN hook_health s ON s.version_id = h.live_version_id
     WHERE h.is_enabled AND s.suspended_until > now()
     GROUP BY h.id`
  return new Map(rows.map(({ id, ...suspension }) => [id, suspension]))
}

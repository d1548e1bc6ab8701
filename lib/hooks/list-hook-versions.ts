import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'

export interface HookVersionListItem {
  readonly number: number
  readonly shape: string
  readonly message: string
  readonly author: string
  readonly createdAt: Date
  readonly restoredFromNumber: number | null
  readonly isLive: boolean
  /** Runs on record, in the retention of runs, at most `RUNS_COUNTED`. */
  readonly runs: number
  readonly errors: number
}

const RUNS_COUNTED = 10_000

/** Versions of a hook, newest first, with what is on record of their runs. */
export async function listHookVersions(
  prisma: Pick<PrismaClient, '$queryRaw'>,
  { hookId, ...position }: { hookId: string } & PagePosition,
): Promise<Page<HookVersionListItem>> {
  const keys = keyset({ by: Prisma.sql`v.number`, id: Prisma.sql`v.id`, kind: 'number', descending: true, ...position })
  const rows = await prisma.$queryRaw<(HookVersionListItem & { cursor: string })[]>`
    SELECT v.number, v.shape, v.message, v.author, v.created_at AS "createdAt", v.restored_from_number AS "restoredFromNumber",
           coalesce(h.live_version_id = v.id, false) AS "isLive", r.runs, r.errors, ${keys.cursor} AS cursor
      FROM hook_versions v JOIN hooks h ON h.id = v.hook_id
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS runs, count(*) FILTER (WHERE outcome NOT IN ('unchanged', 'modified', 'denied'))::int AS errors
          FROM (SELECT outcome FROM hook_runs
                 WHERE hook_id = v.hook_id AND version_number = v.number AND lane = 'live' AND outcome <> 'superseded'
                   AND started_at >= v.created_at
                 ORDER BY started_at DESC LIMIT ${RUNS_COUNTED}) newest) r
     WHERE v.hook_id = ${hookId} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`
  return keys.page(rows)
}

export interface HookVersionDetail {
  readonly number: number
  readonly source: string
  readonly language: string
  readonly shape: string
  readonly sha256: string
  readonly message: string
  readonly author: string
  readonly createdAt: Date
  readonly restoredFromNumber: number | null
}

const VERSION_SELECT = {
  ...{ number: true, source: true, language: true, shape: true, sha256: true, message: true, author: true },
  ...{ createdAt: true, restoredFromNumber: true },
} satisfies Prisma.HookVersionSelect

/** One version with its code. @returns undefined when there is none of this number */
export async function readHookVersion(
  prisma: Pick<PrismaClient, 'hookVersion'>,
  hookId: string,
  number: number,
): Promise<HookVersionDetail | undefined> {
  if (!Number.isInteger(number) || number < 1 || number > 2 ** 31 - 1) return undefined
  return (await prisma.hookVersion.findUnique({ where: { hookId_number: { hookId, number } }, select: VERSION_SELECT })) ?? undefined
}

/** The numbers that a version can be compared with, newest first. */
export async function listHookVersionNumbers(prisma: Pick<PrismaClient, 'hookVersion'>, hookId: string): Promise<number[]> {
  const rows = await prisma.hookVersion.findMany({ where: { hookId }, select: { number: true }, orderBy: { number: 'desc' }, take: 200 })
  return rows.map(({ number }) => number)
}

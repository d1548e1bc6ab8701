import type { PrismaClient } from '../db/generated/client.ts'
import type { TimeWindow } from './range.ts'

export interface TopApplication {
  readonly id: string
  /** The last name it had, when it is gone. */
  readonly name: string
  readonly deleted: boolean
  readonly tokens: number
  /** Tokens by bucket, the oldest first. */
  readonly course: readonly number[]
}

const POINTS = 24

/** The applications that got the most tokens in the window. */
export async function listTopApplications(prisma: PrismaClient, { from, until }: TimeWindow, limit = 6): Promise<TopApplication[]> {
  const pointSeconds = Math.ceil((until.getTime() - from.getTime()) / 1000 / POINTS)
  const rows = await prisma.$queryRaw<(Omit<TopApplication, 'course'> & { points: number[]; counts: number[] })[]>`
    WITH top AS MATERIALIZED (
      SELECT client_id, sum(count)::float8 AS tokens FROM token_counters
       WHERE minute >= ${from}::timestamptz AND minute < ${until}::timestamptz AND outcome IN ('issued', 'modified') AND client_id <> ''
       GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${limit}
    )
    SELECT t.client_id AS id, t.tokens, course.points, course.counts, c.id IS NULL AS deleted,
           coalesce(c.name, (SELECT e.target_name FROM admin_events e
                              WHERE e.target_type = 'client' AND e.target_id = t.client_id ORDER BY e.occurred_at DESC LIMIT 1), '') AS name
      FROM top t LEFT JOIN clients c ON c.id = t.client_id
     CROSS JOIN LATERAL (
       SELECT array_agg(p.point) AS points, array_agg(p.tokens) AS counts FROM (
         SELECT floor(extract(epoch FROM minute - ${from}::timestamptz) / ${pointSeconds}::float8)::int AS point, sum(count)::float8 AS tokens
           FROM token_counters
          WHERE client_id = t.client_id AND minute >= ${from}::timestamptz AND minute < ${until}::timestamptz
            AND outcome IN ('issued', 'modified') GROUP BY 1) AS p) AS course
     ORDER BY t.tokens DESC, t.client_id`
  return rows.map(({ points, counts, ...application }) => ({ ...application, course: courseOf(points, counts) }))
}

function courseOf(points: readonly number[], counts: readonly number[]): number[] {
  const course = new Array<number>(POINTS).fill(0)
  for (const [index, point] of points.entries()) course[point] = counts[index] ?? 0
  return course
}

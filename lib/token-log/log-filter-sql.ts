import { Prisma } from '../db/generated/client.ts'
import { likePattern } from '../db/keyset.ts'
import { LOG_RESULTS, type LogKey, type LogResult } from './log-filter.ts'
import type { LogWindow } from './log-range.ts'
import { timeOfRequest } from './request-id.ts'
import type { ResolvedLogFilter, ResolvedTerms } from './resolve-log-filter.ts'

const MINUTE = 60_000
/** How far the time in an id and the time of its row may lie apart: clocks that differ, and an aggregate that is written after its minute. */
const ROW_BEFORE_ID = 2 * MINUTE
const ROW_AFTER_ID = 10 * MINUTE

/** The results as they stand in a row. Literals, or the planner would not see that the partial indexes serve them. */
const RESULTS: Readonly<Record<LogResult, Prisma.Sql>> = {
  issued: Prisma.sql`(e.outcome = 'issued' AND NOT e.modified)`,
  modified: Prisma.sql`(e.outcome = 'issued' AND e.modified)`,
  denied: Prisma.sql`e.outcome = 'refused'`,
  undelivered: Prisma.sql`e.outcome = 'not_delivered'`,
}

/** The filter as a condition on `token_events e`, without its time. */
export function whereLog({ terms, words, requestId }: ResolvedLogFilter): Prisma.Sql {
  return all([
    ...resultCondition(terms.result, RESULTS),
    ...columnCondition(terms.app, Prisma.sql`e.client_id`),
    ...columnCondition(terms.api, Prisma.sql`e.audience`),
    // Said twice, for the index that holds rows with a reason only.
    ...columnCondition(terms.reason, Prisma.sql`e.reason`, Prisma.sql` AND e.reason IS NOT NULL`),
    ...columnCondition(terms.kid, Prisma.sql`e.kid`),
    ...columnCondition(terms.ip, Prisma.sql`e.address`),
    ...scopeCondition(terms.scope),
    ...hookCondition(terms.hook),
    ...words.map(wordCondition),
    ...(requestId === undefined ? [] : [Prisma.sql`(e.id = ${requestId}::uuid AND ${atRequest(requestId)})`]),
  ])
}

/** The filter as a condition on `token_counters c`. Only for one that `isCounted`. */
export function whereCounted({ terms }: ResolvedLogFilter): Prisma.Sql {
  return all([
    ...resultCondition(terms.result, {
      issued: Prisma.sql`c.outcome = 'issued'`,
      modified: Prisma.sql`c.outcome = 'modified'`,
      denied: Prisma.sql`c.outcome = 'refused'`,
      undelivered: Prisma.sql`c.outcome = 'not_delivered'`,
    }),
    ...columnCondition(terms.app, Prisma.sql`c.client_id`),
    ...columnCondition(terms.api, Prisma.sql`c.audience`),
    ...columnCondition(terms.reason, Prisma.sql`c.reason`),
  ])
}

export function inWindow({ from, to }: LogWindow): Prisma.Sql {
  return Prisma.sql`e.occurred_at >= ${from}::timestamptz AND e.occurred_at < ${to}::timestamptz`
}

/** Where in time the row of an id can be: a UUIDv7 says when it was made, which leaves one or two partitions to look into. */
export function atRequest(uuid: string): Prisma.Sql {
  const at = timeOfRequest(uuid)?.getTime()
  if (at === undefined) return Prisma.sql`false` // every id of the log says its time
  return inWindow({ from: new Date(at - ROW_BEFORE_ID), to: new Date(at + ROW_AFTER_ID) })
}

/**
 * One value of a column whose index has the time second: the newest rows come from that index alone. Every other filter may have to pass over
 * many rows to find one.
 */
export function isIndexed({ terms, words, requestId }: ResolvedLogFilter): boolean {
  if (requestId !== undefined || words.length > 0) return false
  const used = (Object.entries(terms) as [LogKey, ResolvedTerms][]).filter(([, { any, none }]) => any !== undefined || none.length > 0)
  const [only, ...more] = used
  if (only === undefined) return true
  const [key, { any, none }] = only
  return (
    more.length === 0 &&
    none.length === 0 &&
    any?.length === 1 &&
    key !== 'scope' &&
    key !== 'hook' &&
    !(key === 'result' && any[0] === 'issued')
  )
}

function columnCondition({ any, none }: ResolvedTerms, column: Prisma.Sql, also = Prisma.empty): Prisma.Sql[] {
  return [
    ...(any === undefined
      ? []
      : [Prisma.sql`(${any.length === 1 ? Prisma.sql`${column} = ${any[0]}` : Prisma.sql`${column} = ANY(${any})`}${also})`]),
    ...(none.length === 0 ? [] : [Prisma.sql`(${column} <> ALL(${none}) OR ${column} IS NULL)`]),
  ]
}

function resultCondition({ any, none }: ResolvedTerms, results: Readonly<Record<LogResult, Prisma.Sql>>): Prisma.Sql[] {
  const some = (values: readonly string[]) => LOG_RESULTS.filter((result) => values.includes(result)).map((result) => results[result])
  return [...(any === undefined ? [] : [anyOf(some(any))]), ...some(none).map((result) => Prisma.sql`NOT (${result})`)]
}

function scopeCondition({ any, none }: ResolvedTerms): Prisma.Sql[] {
  const has = (scopes: readonly string[]) => Prisma.sql`(e.granted_scopes && ${scopes}::text[] OR e.requested_scopes && ${scopes}::text[])`
  return [...(any === undefined ? [] : [has(any)]), ...(none.length === 0 ? [] : [Prisma.sql`NOT ${has(none)}`])]
}

function hookCondition({ any, none }: ResolvedTerms): Prisma.Sql[] {
  const ran = (hookId: string) => Prisma.sql`coalesce(e.hook_runs @> ${JSON.stringify([{ hookId }])}::jsonb, false)`
  return [...(any === undefined ? [] : [anyOf(any.map(ran))]), ...none.map((hookId) => Prisma.sql`NOT ${ran(hookId)}`)]
}

// Each in a line of its own, so that a word of two columns' ends matches neither.
function wordCondition(word: string): Prisma.Sql {
  return Prisma.sql`concat_ws(chr(10), e.client_name, e.client_id, e.audience, e.address, e.user_agent, e.reason, e.kid, e.credential_hint)
    ILIKE ${`%${likePattern(word)}%`}`
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' AND ')
}

function anyOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`
}

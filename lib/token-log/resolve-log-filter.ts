import { clientSearch } from '../clients/client-filter.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { normaliseAddress } from '../net/client-address.ts'
import { ERROR_TABLE } from '../oauth/error-table.ts'
import { LOG_KEYS, LOG_RESULTS, type LogFilter, type LogKey, valuesOf } from './log-filter.ts'
import { uuidOfRequest } from './request-id.ts'

/** What stands in the column of a key: one of these, and none of those. */
export interface ResolvedTerms {
  /** Undefined: whatever. Empty: nothing is called so, and nothing matches. */
  readonly any?: readonly string[]
  readonly none: readonly string[]
}

/** A filter with what its values mean: names have become ids, beginnings of reasons the reasons. */
export interface ResolvedLogFilter {
  readonly terms: Readonly<Record<LogKey, ResolvedTerms>>
  readonly words: readonly string[]
  /** A word that is the id of a request. */
  readonly requestId?: string
  /** The counters of minutes know all of it; otherwise only the rows do. */
  readonly isCounted: boolean
}

/** The keys that counters are kept by. */
const COUNTED: readonly LogKey[] = ['result', 'app', 'api', 'reason']
/** One name may be that of many applications, by its beginning. */
const MEANT_MAX = 200

/** Of a refusal, and of a token that did not reach its client. */
const REASONS = [...Object.keys(ERROR_TABLE), 'connection_closed']

interface Meaning {
  readonly values: readonly string[]
  /** Everything that it stands for was registered here once, so that the counters name it. */
  readonly isKnown: boolean
}

/**
 * Reads what a filter means. An application is meant by its id or name, else by how they begin; an API by its identifier, with or without
 * `https://`, or its name; a hook by id or name; results and reasons also by how they begin. What was deleted is still meant by the name it had.
 */
export async function resolveLogFilter(prisma: PrismaClient, filter: LogFilter): Promise<ResolvedLogFilter> {
  const meanings = new Map<string, Meaning>()
  await Promise.all(
    filter.terms.map(async ({ key, value }) => {
      meanings.set(`${key} ${value}`, await meaningOf(prisma, key, value))
    }),
  )
  const meant = (key: LogKey, not: boolean) => {
    const found = valuesOf(filter, key, not).map((value) => meanings.get(`${key} ${value}`) as Meaning)
    return found.length === 0 ? undefined : [...new Set(found.flatMap(({ values }) => values))]
  }
  const terms = Object.fromEntries(LOG_KEYS.map((key) => [key, { any: meant(key, false), none: meant(key, true) ?? [] }]))
  const requestId = filter.words.map(uuidOfRequest).find((id) => id !== undefined)
  const countable = filter.terms.every(({ key, value }) => COUNTED.includes(key) && meanings.get(`${key} ${value}`)?.isKnown)
  return {
    terms: terms as unknown as ResolvedLogFilter['terms'],
    words: filter.words.filter((word) => uuidOfRequest(word) === undefined),
    ...(requestId && { requestId }),
    isCounted: countable && filter.words.length === 0,
  }
}

async function meaningOf(prisma: PrismaClient, key: LogKey, value: string): Promise<Meaning> {
  switch (key) {
    case 'result':
      return { values: beginningWith(LOG_RESULTS, value), isKnown: true }
    case 'reason':
      return { values: beginningWith(REASONS, value), isKnown: true }
    case 'app':
      return orAsItStands(
        value,
        (await clientIds(prisma, value)).map(({ id }) => id),
      )
    case 'api':
      return orAsItStands(
        value,
        (await identifiers(prisma, value)).map(({ id }) => id),
      )
    case 'hook':
      return orAsItStands(value, await hookIds(prisma, value))
    case 'ip':
      return { values: [normaliseAddress(value)].filter((address) => address !== ''), isKnown: true }
    case 'scope':
    case 'kid':
      return { values: [value], isKnown: true }
  }
}

function orAsItStands(value: string, values: readonly string[]): Meaning {
  return values.length > 0 ? { values, isKnown: true } : { values: [value], isKnown: false }
}

function beginningWith(known: readonly string[], typed: string): string[] {
  const value = typed.toLowerCase()
  return known.includes(value) ? [value] : known.filter((candidate) => candidate.startsWith(value))
}

async function clientIds(prisma: PrismaClient, value: string): Promise<{ id: string }[]> {
  const exact = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM clients WHERE id = ${value}
    UNION SELECT id FROM clients WHERE lower(name) = lower(${value})
    UNION SELECT target_id FROM admin_events
           WHERE event = 'client.deleted' AND (target_id = ${value} OR lower(target_name) = lower(${value})) LIMIT ${MEANT_MAX}`
  if (exact.length > 0) return exact
  return prisma.$queryRaw`SELECT c.id FROM clients c WHERE ${clientSearch(value)} ORDER BY c.id LIMIT ${MEANT_MAX}`
}

async function identifiers(prisma: PrismaClient, value: string): Promise<{ id: string }[]> {
  const spellings = [value, `https://${value}`]
  return prisma.$queryRaw`
    SELECT identifier AS id FROM resource_servers WHERE identifier = ANY(${spellings}) OR lower(name) = lower(${value})
    UNION SELECT before ->> 'identifier' FROM admin_events
           WHERE event = 'resource_server.deleted' AND (before ->> 'identifier' = ANY(${spellings}) OR lower(target_name) = lower(${value}))
    LIMIT ${MEANT_MAX}`
}

async function hookIds(prisma: PrismaClient, value: string): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM hooks WHERE id = ${value} OR lower(name) = lower(${value})
    UNION SELECT target_id FROM admin_events WHERE event = 'hook.deleted' AND lower(target_name) = lower(${value}) LIMIT ${MEANT_MAX}`
  return rows.map(({ id }) => id)
}

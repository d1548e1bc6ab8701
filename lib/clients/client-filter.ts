import { z } from 'zod'
import { clientHoldsUnused } from '../client-grants/scope-use.ts'
import { Prisma } from '../db/generated/client.ts'
import { likePattern } from '../db/keyset.ts'
import { EXPIRING_DAYS } from './client-secret-state.ts'

const text = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .refine((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value), 'must be well-formed Unicode')

/** Which applications a list shows, or an action means. All that is given has to hold. */
export const clientFilter = z.strictObject({
  /** Words, each the beginning of a word of the name; or a client_id or how it begins. */
  q: text(200).optional(),
  status: z.enum(['enabled', 'disabled']).optional(),
  /** Has a grant for this API (its id). */
  api: text(100).optional(),
  tag: text(64).optional(),
  /** Never got a token. */
  use: z.enum(['never']).optional(),
  /** Has a live secret that ends within `EXPIRING_DAYS`. */
  secrets: z.enum(['expiring']).optional(),
  /** Holds a scope that no token carried for as long as the setting says. */
  scopes: z.enum(['unused']).optional(),
  /** Just these. */
  ids: z.array(text(128)).min(1).max(200).optional(),
})
export type ClientFilter = z.output<typeof clientFilter>

export const CLIENT_FILTER_NAMES = [
  'q',
  'status',
  'api',
  'tag',
  'use',
  'secrets',
  'scopes',
  'ids',
] as const satisfies (keyof ClientFilter)[]

const CONDITIONS: { [Name in keyof ClientFilter]-?: (value: NonNullable<ClientFilter[Name]>) => Prisma.Sql } = {
  q: clientSearch,
  status: (status) => (status === 'disabled' ? Prisma.sql`c.disabled_at IS NOT NULL` : Prisma.sql`c.disabled_at IS NULL`),
  api: (id) => Prisma.sql`EXISTS (SELECT FROM client_grants g WHERE g.client_id = c.id AND g.resource_server_id = ${id})`,
  tag: (tag) => Prisma.sql`c.tags @> ARRAY[${tag}]`,
  use: () => Prisma.sql`s.last_token_at IS NULL`,
  secrets: () => Prisma.sql`EXISTS (SELECT FROM client_secrets k WHERE k.client_id = c.id AND ${secretIsLive('k')}
    AND least(k.expires_at, k.retires_at) <= now() + make_interval(days => ${EXPIRING_DAYS}))`,
  scopes: () => clientHoldsUnused(),
  ids: (ids) => Prisma.sql`c.id = ANY(${ids})`,
}

/** The filter as a condition on `clients c LEFT JOIN client_stats s`. */
export function clientFilterSql(filter: ClientFilter): Prisma.Sql {
  const conditions = CLIENT_FILTER_NAMES.flatMap((name) => {
    const value = filter[name]
    // Each condition takes the value of its own name, which a lookup by name cannot say to the compiler.
    return value === undefined ? [] : [(CONDITIONS[name] as (value: unknown) => Prisma.Sql)(value)]
  })
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ')
}

/**
 * What search means everywhere: every word that was typed begins a word of the name, so the name may begin with them all; or the client_id
 * begins with the text. The words are made by the same function as those of the index. Text without a word is how a name begins.
 */
export function clientSearch(typed: string): Prisma.Sql {
  const begins = `${likePattern(typed)}%`
  const byId = Prisma.sql`c.id LIKE ${begins}`
  if (!/[\p{L}\p{N}]/u.test(typed)) return Prisma.sql`(lower(c.name) LIKE lower(${begins}) OR ${byId})`
  return Prisma.sql`(array_to_tsvector(writ_search_words(c.name)) @@ (
    SELECT string_agg('''' || word || ''':*', ' & ')::tsquery FROM unnest(writ_search_words(${typed})) AS word) OR ${byId})`
}

/** By the clock of the database, which decides expiries everywhere. */
export function secretIsLive(alias: 'k'): Prisma.Sql {
  const k = Prisma.raw(alias)
  return Prisma.sql`(${k}.slot IS NOT NULL AND ${k}.revoked_at IS NULL
    AND (${k}.expires_at IS NULL OR ${k}.expires_at > now()) AND (${k}.retires_at IS NULL OR ${k}.retires_at > now()))`
}

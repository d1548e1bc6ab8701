import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { keyset, type Page, type PagePosition } from '../db/keyset.ts'
import { mostExcludingPart } from '../db/most-excluding.ts'
import { CLIENT_FILTER_NAMES, type ClientFilter, clientFilterSql, secretIsLive } from './client-filter.ts'

/** How many APIs a row names; the others are a figure. */
const APIS_NAMED = 2

export const CLIENT_SORTS = ['name', 'created', 'tokens', 'last-token'] as const
export type ClientSort = (typeof CLIENT_SORTS)[number]

const SORT_KEYS = {
  name: { by: Prisma.sql`lower(c.name)`, kind: 'text' },
  created: { by: Prisma.sql`c.created_at`, kind: 'time' },
  tokens: { by: Prisma.sql`coalesce(s.tokens_24h, 0)`, kind: 'number' },
  'last-token': { by: Prisma.sql`coalesce(s.last_token_at, 'epoch')`, kind: 'time' },
} as const satisfies Record<ClientSort, { by: Prisma.Sql; kind: 'text' | 'time' | 'number' }>

/** An application in a list. */
export interface ClientRow {
  id: string
  name: string
  tags: string[]
  revision: number
  disabledAt: Date | null
  createdAt: Date
  tokens24h: number
  denied24h: number
  /** Tokens by the hour, the oldest first; empty when there were none. */
  issuedByHour: number[]
  lastTokenAt: Date | null
  apis: { names: string[]; more: number }
  secrets: LiveSecrets
}

export interface LiveSecrets {
  live: number
  /** The one that ends first, when it does. */
  next: { at: Date; because: 'retires' | 'expires' } | null
}

export interface ClientList extends Page<ClientRow> {
  /** How many match in all. */
  total: number
  /** When they were read, by the database's clock: an action on all that match leaves alone what was changed since. */
  asOf: Date
}

/** One page of the applications that a filter leaves. What is sorted by is an index or a stored figure, never computed per request. */
export async function listClients(
  prisma: PrismaClient,
  { filter = {}, sort = 'name', descending = false, size, ...position }: ListClientsInput,
): Promise<ClientList> {
  const keys = keyset({ ...SORT_KEYS[sort], id: Prisma.sql`c.id`, descending, size, ...position })
  const where = clientFilterSql(filter)
  const [rows, [counted]] = await Promise.all([
    prisma.$queryRaw<PageRow[]>`
      SELECT c.id, c.name, c.tags, c.revision, c.disabled_at AS "disabledAt", c.created_at AS "createdAt",
        coalesce(s.tokens_24h, 0)::float8 AS "tokens24h", coalesce(s.denied_24h, 0)::float8 AS "denied24h",
        coalesce(s.issued_by_hour, '{}')::float8[] AS "issuedByHour", s.last_token_at AS "lastTokenAt", ${keys.cursor} AS cursor
      FROM clients c LEFT JOIN client_stats s ON s.client_id = c.id
      WHERE ${where} AND ${keys.where} ORDER BY ${keys.orderBy} LIMIT ${keys.limit}`,
    prisma.$queryRaw<{ total: number; asOf: Date }[]>`
      SELECT count(*)::int AS total, clock_timestamp() AS "asOf"
      FROM clients c LEFT JOIN client_stats s ON s.client_id = c.id WHERE ${where}`,
  ])
  const page = keys.page(rows)
  const ids = page.rows.map(({ id }) => id)
  const [apis, secrets] = await Promise.all([readApis(prisma, ids), readLiveSecrets(prisma, ids)])
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      apis: apis.get(row.id) ?? { names: [], more: 0 },
      secrets: secrets.get(row.id) ?? { live: 0, next: null },
    })),
    total: counted?.total ?? 0,
    asOf: counted?.asOf ?? new Date(),
  }
}

export interface ListClientsInput extends PagePosition {
  filter?: ClientFilter
  sort?: ClientSort
  descending?: boolean
  size?: number
}

type PageRow = Omit<ClientRow, 'apis' | 'secrets'> & { cursor: string }

async function readApis(prisma: PrismaClient, ids: readonly string[]): Promise<Map<string, ClientRow['apis']>> {
  const rows = await prisma.$queryRaw<{ clientId: string; names: string[]; count: number }[]>`
    SELECT g.client_id AS "clientId", (array_agg(r.name ORDER BY lower(r.name), r.id))[1:${APIS_NAMED}] AS names, count(*)::int AS count
    FROM client_grants g JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.client_id = ANY(${ids}) GROUP BY g.client_id`
  return new Map(rows.map(({ clientId, names, count }) => [clientId, { names, more: count - names.length }]))
}

async function readLiveSecrets(prisma: PrismaClient, ids: readonly string[]): Promise<Map<string, LiveSecrets>> {
  const rows = await prisma.$queryRaw<{ clientId: string; live: number; at: Date | null; retires: boolean | null }[]>`
    SELECT k.client_id AS "clientId", count(*)::int AS live, min(least(k.expires_at, k.retires_at)) AS at,
      coalesce(min(k.retires_at) <= min(k.expires_at), min(k.retires_at) IS NOT NULL) AS retires
    FROM client_secrets k WHERE k.client_id = ANY(${ids}) AND ${secretIsLive('k')} GROUP BY k.client_id`
  return new Map(
    rows.map(({ clientId, live, at, retires }) => [
      clientId,
      { live, next: at && { at, because: retires ? ('retires' as const) : ('expires' as const) } },
    ]),
  )
}

/** For an empty list: the one part of its filter without which most would be found. */
export async function mostExcluding(
  prisma: PrismaClient,
  filter: ClientFilter,
): Promise<{ name: keyof ClientFilter; finds: number } | undefined> {
  return mostExcludingPart(filter, CLIENT_FILTER_NAMES, (without) => countClients(prisma, without))
}

export async function countClients(prisma: PrismaClient, filter: ClientFilter): Promise<number> {
  const [row] = await prisma.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM clients c LEFT JOIN client_stats s ON s.client_id = c.id WHERE ${clientFilterSql(filter)}`
  return row?.total ?? 0
}

/** Tags in use that begin so, the most used first; for a picker. */
export async function listTags(prisma: PrismaClient, q: string, limit = 20): Promise<{ tag: string; count: number }[]> {
  return prisma.$queryRaw`
    SELECT tag, count(*)::int AS count FROM clients, unnest(tags) AS tag
    WHERE starts_with(lower(tag), lower(${q})) GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${limit}`
}

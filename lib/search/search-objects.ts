import { clientSearch } from '../clients/client-filter.ts'
import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { likePattern } from '../db/keyset.ts'
import { searchApiOptions } from '../resource-servers/api-options.ts'

export interface FoundObject {
  readonly id: string
  readonly name: string
  /** What tells it from others of the same name. */
  readonly detail: string
}

export interface FoundObjects {
  readonly applications: readonly FoundObject[]
  readonly apis: readonly FoundObject[]
  readonly grants: readonly FoundObject[]
  readonly keys: readonly FoundObject[]
  readonly hooks: readonly FoundObject[]
}

type Reader = Pick<PrismaClient, '$queryRaw'>

/** Of each kind; in all not more than twenty. */
const MAX = { applications: 8, apis: 4, grants: 3, keys: 2, hooks: 3 } as const

/**
 * Objects whose name or id begins as was typed, by the search of the lists: every word begins a word of the name, or the id begins with the text.
 * A grant is found by its id, and by the words of its two sides together.
 */
export async function searchObjects(prisma: Reader, typed: string): Promise<FoundObjects> {
  const text = typed.trim()
  if (text === '') return { applications: [], apis: [], grants: [], keys: [], hooks: [] }
  const [applications, apis, grants, keys, hooks] = await Promise.all([
    findApplications(prisma, text),
    findApis(prisma, text),
    findGrants(prisma, text),
    findKeys(prisma, text),
    findHooks(prisma, text),
  ])
  return { applications, apis, grants, keys, hooks }
}

// The name that is the text comes first, then the one that begins with it.
async function findApplications(prisma: Reader, text: string): Promise<FoundObject[]> {
  return prisma.$queryRaw`
    SELECT c.id, c.name, c.id AS detail FROM clients c WHERE ${clientSearch(text)}
     ORDER BY lower(c.name) = lower(${text}) DESC, starts_with(lower(c.name), lower(${text})) DESC, lower(c.name), c.id LIMIT ${MAX.applications}`
}

async function findApis(prisma: Reader, text: string): Promise<FoundObject[]> {
  const byId = await prisma.$queryRaw<FoundObject[]>`
    SELECT id, name, identifier AS detail FROM resource_servers WHERE id LIKE ${`${likePattern(text)}%`} ORDER BY id LIMIT ${MAX.apis}`
  const byName = (await searchApiOptions(prisma, text)).map(({ id, name, identifier }) => ({ id, name, detail: identifier }))
  return [...byId, ...byName.filter(({ id }) => !byId.some((found) => found.id === id))].slice(0, MAX.apis)
}

/** Of as many applications and APIs that fit, the first by name, the grants are looked for; more than a person types words for. */
const SIDE_MAX = 1_000

// "billing ledger" is the grant of billing to Ledger: the first words name the application, the others the API. Each side is found by itself:
// put together at once, the names of all applications would be compared anew for every API that fits.
async function findGrants(prisma: Reader, text: string): Promise<FoundObject[]> {
  const begins = `${likePattern(text)}%`
  if (text.startsWith('cgr_')) {
    return prisma.$queryRaw`SELECT ${FOUND_GRANT} FROM client_grants g JOIN clients c ON c.id = g.client_id
      JOIN resource_servers r ON r.id = g.resource_server_id WHERE g.id LIKE ${begins} ORDER BY g.id LIMIT ${MAX.grants}`
  }
  const found = await Promise.all(splits(text).map(([application, api]) => findGrantsBetween(prisma, application, api)))
  const byId = new Map(found.flat().map((grant) => [grant.id, grant]))
  return [...byId.values()].sort((one, other) => one.name.localeCompare(other.name)).slice(0, MAX.grants)
}

const FOUND_GRANT = Prisma.sql`g.id, c.name || ' → ' || r.name AS name, array_to_string(g.allowed_scopes[1:3], ' ') AS detail`

async function findGrantsBetween(prisma: Reader, application: string, api: string): Promise<FoundObject[]> {
  return prisma.$queryRaw`
    WITH c AS MATERIALIZED (
      SELECT c.id, c.name FROM clients c WHERE ${clientSearch(application)} ORDER BY lower(c.name), c.id LIMIT ${SIDE_MAX}
    ), r AS MATERIALIZED (
      SELECT r.id, r.name FROM resource_servers r WHERE ${apiSearch(api)} ORDER BY r.name, r.id LIMIT ${SIDE_MAX}
    )
    SELECT ${FOUND_GRANT} FROM c
      -- OFFSET keeps it to the grants of each application: asked for pair by pair there would be as many look-ups as pairs.
      CROSS JOIN LATERAL (SELECT g.* FROM client_grants g WHERE g.client_id = c.id OFFSET 0) g JOIN r ON r.id = g.resource_server_id
     ORDER BY lower(c.name), r.name, g.id LIMIT ${MAX.grants}`
}

const SPLITS_MAX = 4

function splits(text: string): [string, string][] {
  const words = text.split(/\s+/)
  return words.slice(1, 1 + SPLITS_MAX).map((_, index) => [words.slice(0, index + 1).join(' '), words.slice(index + 1).join(' ')])
}

function apiSearch(typed: string): Prisma.Sql {
  return Prisma.sql`array_to_tsvector(writ_search_words(r.name)) @@ (
    SELECT string_agg('''' || word || ''':*', ' & ')::tsquery FROM unnest(writ_search_words(${typed})) AS word)`
}

async function findKeys(prisma: Reader, text: string): Promise<FoundObject[]> {
  return prisma.$queryRaw`
    SELECT kid AS id, kid AS name, alg || ', ' || status AS detail FROM signing_keys
     WHERE kid LIKE ${`${likePattern(text)}%`} OR lower(alg) LIKE lower(${`${likePattern(text)}%`})
     ORDER BY status = 'current' DESC, created_at DESC, kid LIMIT ${MAX.keys}`
}

// There are few, so every word of the name may begin with what was typed, without an index.
async function findHooks(prisma: Reader, text: string): Promise<FoundObject[]> {
  const begins = `${likePattern(text.toLowerCase())}%`
  return prisma.$queryRaw`
    SELECT h.id, h.name, CASE WHEN v.number IS NULL THEN 'draft' ELSE 'v' || v.number END AS detail
      FROM hooks h LEFT JOIN hook_versions v ON v.id = h.live_version_id
     WHERE h.id LIKE ${begins} OR lower(h.name) LIKE ${begins} OR lower(h.name) LIKE ${`%-${begins}`} OR lower(h.name) LIKE ${`% ${begins}`}
     ORDER BY h.position, h.id LIMIT ${MAX.hooks}`
}

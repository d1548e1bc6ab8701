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
}

type Reader = Pick<PrismaClient, '$queryRaw'>

/** Of each kind; in all not more than twenty. */
const MAX = { applications: 8, apis: 5, grants: 4, keys: 3 } as const

/**
 * Objects whose name or id begins as was typed, by the search of the lists: every word begins a word of the name, or the id begins with the text.
 * A grant is found by its id, and by the words of its two sides together.
 */
export async function searchObjects(prisma: Reader, typed: string): Promise<FoundObjects> {
  const text = typed.trim()
  if (text === '') return { applications: [], apis: [], grants: [], keys: [] }
  const [applications, apis, grants, keys] = await Promise.all([
    findApplications(prisma, text),
    findApis(prisma, text),
    findGrants(prisma, text),
    findKeys(prisma, text),
  ])
  return { applications, apis, grants, keys }
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

// "billing ledger" is the grant of billing to Ledger: the first words name the application, the others the API.
async function findGrants(prisma: Reader, text: string): Promise<FoundObject[]> {
  const begins = `${likePattern(text)}%`
  const conditions = text.startsWith('cgr_')
    ? [Prisma.sql`g.id LIKE ${begins}`]
    : splits(text).map(([application, api]) => Prisma.sql`${clientSearch(application)} AND ${apiSearch(api)}`)
  if (conditions.length === 0) return []
  const queries = conditions.map(
    (condition) => Prisma.sql`(SELECT g.id, c.name || ' → ' || r.name AS name, array_to_string(g.allowed_scopes[1:3], ' ') AS detail
      FROM client_grants g JOIN clients c ON c.id = g.client_id JOIN resource_servers r ON r.id = g.resource_server_id
     WHERE ${condition} ORDER BY g.id LIMIT ${MAX.grants})`,
  )
  return prisma.$queryRaw`SELECT * FROM (${Prisma.join(queries, ' UNION ')}) found ORDER BY name, id LIMIT ${MAX.grants}`
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

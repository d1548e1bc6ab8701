import type { PrismaClient } from '../db/generated/client.ts'
import { likePattern } from '../db/keyset.ts'

const OPTIONS_MAX = 20

export interface ApiOption {
  id: string
  name: string
  identifier: string
}

/** APIs for a picker: every word that was typed begins a word of the name, or the identifier has the text in it. Nothing typed gives the first. */
export async function searchApiOptions(prisma: Pick<PrismaClient, '$queryRaw'>, typed: string): Promise<ApiOption[]> {
  const text = typed.trim()
  const within = `%${likePattern(text)}%`
  return prisma.$queryRaw`
    SELECT r.id, r.name, r.identifier FROM resource_servers r
    WHERE ${text} = '' OR lower(r.identifier) LIKE lower(${within}) OR lower(r.name) LIKE lower(${`${likePattern(text)}%`})
      OR array_to_tsvector(writ_search_words(r.name)) @@ (
        SELECT string_agg('''' || word || ''':*', ' & ')::tsquery FROM unnest(writ_search_words(${text})) AS word)
    ORDER BY lower(r.name), r.id LIMIT ${OPTIONS_MAX}`
}

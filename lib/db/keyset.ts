import { Prisma } from './generated/client.ts'
import { isStorableTime } from './storable-time.ts'

/** Where a page begins: what a list's URL carries as `after` or `before`. */
export interface PagePosition {
  readonly after?: string
  readonly before?: string
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** The cursors of the pages beside this one; absent where there is none. */
  readonly before?: string
  readonly after?: string
}

interface KeysetOptions extends PagePosition {
  /** The sort key and its tie-breaker, as SQL; never null. */
  readonly by: Prisma.Sql
  readonly id: Prisma.Sql
  /** What the sort key is (a number: bigint or numeric), so that a cursor somebody wrote by hand cannot be an error of the database. */
  readonly kind: keyof typeof KINDS
  readonly descending?: boolean
  readonly size?: number
  /** The id stands in another table than the sort key, so that no one index has both: the key is bounded by itself as well. */
  readonly idElsewhere?: boolean
}

const KINDS = {
  text: () => true,
  number: (text: string) => /^-?\d{1,15}(\.\d{1,9})?$/.test(text),
  time: (text: string) => text === 'infinity' || isTimestamp(text),
} as const

/** As Postgres writes a `timestamptz`: a day that there is, and an offset that it takes back. */
function isTimestamp(text: string): boolean {
  const [, day, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/.exec(text) ?? []
  if (day === undefined) return false
  const at = new Date(`${day}T${time}Z`)
  return isStorableTime(at) && at.toISOString().startsWith(`${day}T${time}`) // the thirty-first of February would have become a day of March
}

export const PAGE_ROWS = 50

/**
 * Paging by row comparison, `(sort key, id) < (…, …)`: every page costs the same, and a cursor outlives the row that it was made from.
 * The statement selects `keys.cursor AS cursor`, filters by `keys.where`, orders by `keys.orderBy`, limits by `keys.limit`, and
 * `keys.page(rows)` puts the answer in order. What is no cursor of this list means the first page.
 */
export function keyset({ by, id, kind, descending = false, size = PAGE_ROWS, idElsewhere = false, ...position }: KeysetOptions) {
  const after = readCursor(position.after, kind)
  const before = after ? undefined : readCursor(position.before, kind)
  const from = after ?? before
  // Towards the previous page the list is read backwards from the cursor, and turned round afterwards.
  const falls = descending !== (before !== undefined)
  const order = falls ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const compare = falls ? Prisma.sql`<` : Prisma.sql`>`
  return {
    cursor: Prisma.sql`json_build_array((${by})::text, (${id})::text)::text`,
    where: from
      ? Prisma.sql`(${by}, ${id}) ${compare} (${from.value}, ${from.id})${idElsewhere ? Prisma.sql` AND ${by} ${compare}= ${from.value}` : Prisma.empty}`
      : Prisma.sql`true`,
    orderBy: Prisma.sql`${by} ${order}, ${id} ${order}`,
    limit: Prisma.sql`${size + 1}`,
    page<Row extends { cursor: string }>(found: readonly Row[]): Page<Omit<Row, 'cursor'>> {
      const more = found.length > size
      const rows = before ? found.slice(0, size).reverse() : found.slice(0, size)
      const [first, last] = [rows[0], rows.at(-1)]
      return {
        rows: rows.map(({ cursor: _cursor, ...row }) => row),
        before: first && (before ? more : after !== undefined) ? encode(first.cursor) : undefined,
        after: last && (before || more) ? encode(last.cursor) : undefined,
      }
    },
  }
}

function encode(cursor: string): string {
  return Buffer.from(cursor).toString('base64url')
}

function readCursor(text: string | undefined, kind: keyof typeof KINDS): { value: string; id: string } | undefined {
  if (!text) return undefined
  try {
    const [value, id, ...rest] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof value !== 'string' || typeof id !== 'string' || rest.length > 0) return undefined
    // Postgres stores no NUL, and a lone surrogate is not UTF-8.
    if (`${value}${id}`.includes('\u0000') || /\p{Surrogate}/u.test(value + id)) return undefined
    return KINDS[kind](value) ? { value, id } : undefined
  } catch {
    return undefined
  }
}

/** Text from a person within a LIKE pattern: its wildcards mean themselves. */
export function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** What somebody typed into a search field, as Postgres can store it: no NUL, no lone surrogate. */
export function searchText(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
}

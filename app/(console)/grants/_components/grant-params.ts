import type { SearchParams, Sort } from '../../../../components/ui/list-url.ts'
import { readSort } from '../../../../components/ui/list-url.ts'
import type { GrantFilter } from '../../../../lib/client-grants/grant-filter.ts'
import { GRANT_SORTS, type GrantSort } from '../../../../lib/client-grants/list-client-grants.ts'
import type { PagePosition } from '../../../../lib/db/keyset.ts'

/** What the URL of the page says. */
export interface GrantParams {
  /** Absent: the matrix where there is room for it, else the list. */
  readonly view: 'matrix' | 'list' | undefined
  readonly filter: GrantFilter
  readonly filtered: boolean
  readonly sort: Sort<GrantSort>
  readonly rows: PagePosition
  readonly columns: PagePosition
  /** Shows what was really issued, in place of what is granted. */
  readonly effective: boolean
  /** The application whose unused scopes are being reviewed. */
  readonly review: string | undefined
}

const VALUE_MAX = 300

export function readGrantParams(params: SearchParams): GrantParams {
  const one = (name: string) => textOf(params[name])
  const view = one('view')
  const expires = one('expires')
  const filter: GrantFilter = {
    app: one('app'),
    api: one('api'),
    scope: one('scope'),
    unusedDays: readDays(one('unused')),
    expires: expires === 'expired' || expires === 'sometime' ? expires : undefined,
  }
  return {
    view: view === 'matrix' || view === 'list' ? view : undefined,
    filter,
    filtered: Object.values(filter).some((value) => value !== undefined),
    sort: readSort(params.sort, GRANT_SORTS, { key: 'application', descending: false }),
    rows: { after: one('after'), before: one('before') },
    columns: { after: one('apis-after'), before: one('apis-before') },
    effective: one('effective') === '1',
    review: one('review'),
  }
}

/** Names of parameters that narrow what is shown; without them there is no filter. */
export const FILTER_PARAMS = ['app', 'api', 'scope', 'unused', 'expires'] as const

/** "90d" is 90. */
export function readDays(text: string | undefined): number | undefined {
  const days = Number(/^(\d{1,4})d$/.exec(text ?? '')?.[1] ?? 0)
  return days >= 1 && days <= 3650 ? days : undefined
}

/** One value that a database can compare; anything else counts as none. */
function textOf(value: string | readonly string[] | undefined): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' || text.length > VALUE_MAX || text.includes('\0') || /\p{Surrogate}/u.test(text) ? undefined : text
}

import { readSort, type SearchParams, type Sort } from '../../../components/ui/list-url.ts'
import { type ClientFilter, clientFilter } from '../../../lib/clients/client-filter.ts'
import { CLIENT_SORTS, type ClientSort } from '../../../lib/clients/list-clients.ts'
import type { PagePosition } from '../../../lib/db/keyset.ts'

export interface ApplicationQuery extends PagePosition {
  filter: ClientFilter
  sort: Sort<ClientSort>
}

/** What the URL of the list asks for. Whoever changed it by hand gets the list without what cannot be read. */
export function readApplicationQuery(params: SearchParams): ApplicationQuery {
  const { shape } = clientFilter
  const ids = typeof params.id === 'string' ? [params.id] : params.id
  const one = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined)
  return {
    filter: {
      q: shape.q.safeParse(one('q')).data,
      status: shape.status.safeParse(one('status')).data,
      api: shape.api.safeParse(one('api')).data,
      tag: shape.tag.safeParse(one('tag')).data,
      use: shape.use.safeParse(one('use')).data,
      secrets: shape.secrets.safeParse(one('secrets')).data,
      scopes: shape.scopes.safeParse(one('scopes')).data,
      ids: shape.ids.safeParse(ids).data,
    },
    sort: readSort(params.sort, CLIENT_SORTS, { key: 'name', descending: false }),
    after: one('after'),
    before: one('before'),
  }
}

/** The name of a filter in the URL. */
export function filterParam(name: keyof ClientFilter): string {
  return name === 'ids' ? 'id' : name
}

import { readPosition, readSort, readText, type SearchParams, type Sort } from '../../../components/ui/list-url.ts'
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
  return {
    filter: {
      q: shape.q.safeParse(readText(params.q)).data,
      status: shape.status.safeParse(readText(params.status)).data,
      api: shape.api.safeParse(readText(params.api)).data,
      tag: shape.tag.safeParse(readText(params.tag)).data,
      use: shape.use.safeParse(readText(params.use)).data,
      secrets: shape.secrets.safeParse(readText(params.secrets)).data,
      scopes: shape.scopes.safeParse(readText(params.scopes)).data,
      ids: shape.ids.safeParse(ids).data,
    },
    sort: readSort(params.sort, CLIENT_SORTS, { key: 'name', descending: false }),
    ...readPosition(params),
  }
}

/** The name of a filter in the URL. */
export function filterParam(name: keyof ClientFilter): string {
  return name === 'ids' ? 'id' : name
}

import type { ComboboxOption } from '../../../../components/ui/combobox.tsx'
import { FilterBar, FilterChip, FilterLinks } from '../../../../components/ui/filters.tsx'
import type { ListUrl, Sort } from '../../../../components/ui/list-url.ts'
import { countOf } from '../../../../components/ui/number-format.ts'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import type { ClientFilter } from '../../../../lib/clients/client-filter.ts'
import { EXPIRING_DAYS } from '../../../../lib/clients/client-secret-state.ts'
import { filterParam } from '../list-query.ts'
import { FilterButton } from './filter-button.tsx'

interface ApplicationFiltersProps {
  filter: ClientFilter
  /** The API that is filtered by, with its name. */
  api: ComboboxOption | null
  url: ListUrl
  sort: Sort<string>
}

/** Search, status and what else leaves less of the list; each that applies is a chip with the way back. */
export function ApplicationFilters({ filter, api, url, sort }: ApplicationFiltersProps) {
  const chips = (['api', 'tag', 'use', 'secrets', 'scopes', 'ids'] as const).filter((name) => filter[name] !== undefined)
  return (
    <FilterBar>
      <SearchField label="Search applications" placeholder="Search name or client id" />
      <FilterLinks
        label="Status"
        links={[
          { label: 'All', href: url({ status: undefined }), current: filter.status === undefined },
          { label: 'Enabled', href: url({ status: 'enabled' }), current: filter.status === 'enabled' },
          { label: 'Disabled', href: url({ status: 'disabled' }), current: filter.status === 'disabled' },
        ]}
      />
      {/* The age of an application has no column, so no head to sort by. */}
      <FilterLinks
        label="Order"
        links={[
          { label: 'By name', href: url({ sort: undefined }), current: sort.key === 'name' },
          { label: 'Newest first', href: url({ sort: '-created' }), current: sort.key === 'created' && sort.descending },
        ]}
      />
      <FilterButton
        key={JSON.stringify(filter)}
        api={api}
        tag={filter.tag}
        never={filter.use === 'never'}
        expiring={filter.secrets === 'expiring'}
        expiringDays={EXPIRING_DAYS}
        unused={filter.scopes === 'unused'}
      />
      {chips.map((name) => (
        <FilterChip
          key={name}
          name={FILTER_WORDS[name]}
          value={filterValue(name, filter, api)}
          removeHref={url({ [filterParam(name)]: undefined })}
        />
      ))}
    </FilterBar>
  )
}

const FILTER_WORDS: Record<keyof ClientFilter, string> = {
  q: 'Search',
  status: 'Status',
  api: 'May call',
  tag: 'Tag',
  use: 'Tokens',
  secrets: 'Secrets',
  scopes: 'Scopes',
  ids: 'Only',
}

function filterValue(name: keyof ClientFilter, filter: ClientFilter, api: ComboboxOption | null): string {
  if (name === 'api') return api?.label ?? 'an API that is gone'
  if (name === 'use') return 'never'
  if (name === 'secrets') return `ending within ${EXPIRING_DAYS} days`
  if (name === 'scopes') return 'some unused'
  if (name === 'ids') return countOf(filter.ids?.length ?? 0, 'application')
  return String(filter[name])
}

/** A filter in words: "Tag prod". */
export function describeFilter(name: keyof ClientFilter, filter: ClientFilter, api: ComboboxOption | null): string {
  return `${FILTER_WORDS[name]} ${filterValue(name, filter, api)}`
}

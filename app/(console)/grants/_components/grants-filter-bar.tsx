import { FilterBar, FilterChip, FilterLinks } from '../../../../components/ui/filters.tsx'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import type { GrantParams } from './grant-params.ts'
import { SideFilter } from './grants-filters.tsx'

interface GrantsFilterBarProps {
  params: GrantParams
  /** What `app` and `api` are called. */
  names: { readonly app?: string; readonly api?: string }
  url: ListUrl
  unusedAfterDays: number
}

/** What narrows the grants; every state is a link. */
export function GrantsFilterBar({ params: { filter, effective, view }, names, url, unusedAfterDays }: GrantsFilterBarProps) {
  const unused = `${filter.unusedDays ?? unusedAfterDays}d`
  return (
    <FilterBar
      end={
        view !== 'list' && (
          <div className={view === undefined ? 'max-md:hidden' : ''}>
            <FilterLinks
              label="What the cells show"
              links={[
                { label: 'Granted', href: url({ effective: undefined }), current: !effective },
                { label: 'Effective access', href: url({ effective: '1' }), current: effective },
              ]}
            />
          </div>
        )
      }
    >
      {filter.app === undefined ? (
        <SideFilter param="app" label="Application" searchUrl="/api/applications/options" />
      ) : (
        <FilterChip name="application" value={names.app ?? filter.app} removeHref={url({ app: undefined })} />
      )}
      {filter.api === undefined ? (
        <SideFilter param="api" label="API" searchUrl="/api/apis/options" />
      ) : (
        <FilterChip name="API" value={names.api ?? filter.api} removeHref={url({ api: undefined })} />
      )}
      <SearchField param="scope" label="Scope, by its whole name" placeholder="Scope" />
      <FilterLinks
        label="Use and expiry"
        links={[
          { label: 'All', href: url({ unused: undefined, expires: undefined }), current: !filter.unusedDays && !filter.expires },
          {
            label: `Unused ${unused.replace('d', ' d')}`,
            href: url({ unused, expires: undefined }),
            current: filter.unusedDays !== undefined,
          },
          { label: 'Expiring', href: url({ expires: 'sometime', unused: undefined }), current: filter.expires === 'sometime' },
          { label: 'Expired', href: url({ expires: 'expired', unused: undefined }), current: filter.expires === 'expired' },
        ]}
      />
    </FilterBar>
  )
}

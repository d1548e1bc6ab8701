import type { Column } from '../../../../components/ui/data-table.tsx'
import { formatCount } from '../../../../components/ui/number-format.ts'
import type { ResourceServerListItem } from '../../../../lib/resource-servers/list-resource-servers.ts'
import type { ResourceServerFigures } from '../../../../lib/resource-servers/resource-server-figures.ts'
import { lifetimeInWords } from '../lifetime.ts'

/** APIs in a list. Without figures (they could not be read) their cells say so. */
export function apiColumns(figuresOf: ((identifier: string) => ResourceServerFigures) | undefined): Column<ResourceServerListItem>[] {
  return [
    { key: 'name', head: 'Name', sortable: 'ascending', cell: ({ name }) => <Cut text={name} /> },
    { key: 'identifier', head: 'Identifier', sortable: 'ascending', mono: true, cell: ({ identifier }) => <Cut text={identifier} /> },
    { key: 'scopes', head: 'Scopes', align: 'end', cell: ({ scopes }) => <Count of={scopes} /> },
    { key: 'applications', head: 'Applications', align: 'end', cell: ({ applications }) => <Count of={applications} /> },
    { key: 'lifetime', head: 'Lifetime', cell: ({ tokenLifetimeSeconds }) => lifetimeInWords(tokenLifetimeSeconds) },
    { key: 'alg', head: 'Algorithm', mono: true, cell: ({ signingAlg }) => signingAlg },
    { key: 'tokens', head: 'Tokens 24 h', align: 'end', cell: ({ identifier }) => <Count of={figuresOf?.(identifier).tokens} /> },
    {
      key: 'denied',
      head: 'Denied 24 h',
      align: 'end',
      cell: ({ identifier }) => {
        const denied = figuresOf?.(identifier).denied
        return denied ? <span className="font-semibold text-denied">{formatCount(denied)}</span> : <Count of={denied} />
      },
    },
  ]
}

/** A figure; what is nothing steps back. */
function Count({ of: count }: { of: number | undefined }) {
  return count ? formatCount(count) : <span className="text-ink-3">{count ?? '–'}</span>
}

/** One line, cut at its end; the whole of it is the title. */
function Cut({ text }: { text: string }) {
  return (
    <span title={text} className="inline-block max-w-72 truncate align-bottom">
      {text}
    </span>
  )
}

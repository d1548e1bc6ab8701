import Link from 'next/link'
import { Paging } from '../../../../components/ui/data-table.tsx'
import { EmptyState, NoMatch } from '../../../../components/ui/empty-state.tsx'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { type GrantMatrix as Matrix, readGrantMatrix } from '../../../../lib/client-grants/read-grant-matrix.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { FILTER_PARAMS, type GrantParams } from './grant-params.ts'
import { MatrixGrid } from './matrix-grid.tsx'

interface GrantMatrixProps {
  params: GrantParams
  url: ListUrl
  unusedAfterDays: number
  mayChange: boolean
}

/** Applications against APIs. It reads the grants of the rows and columns that are shown, and no others. */
export async function GrantMatrix({ params, url, unusedAfterDays, mayChange }: GrantMatrixProps) {
  const { filter, filtered, rows, columns, effective } = params
  const matrix = await readGrantMatrix(database().prisma, { filter, rows, columns, unusedAfterDays })
  const { applications, apis, grants } = matrix
  if (applications.rows.length === 0 || apis.rows.length === 0) return <NothingToCross matrix={matrix} filtered={filtered} url={url} />
  return (
    <div>
      <ColumnPaging apis={apis} url={(changes) => url({ ...rows, ...changes })} />
      <MatrixGrid applications={applications.rows} apis={apis.rows} grants={grants} effective={effective} mayChange={mayChange} />
      <Paging
        url={(changes) => url({ 'apis-after': columns.after, 'apis-before': columns.before, ...changes })}
        before={applications.before}
        after={applications.after}
        summary={`${formatCount(applications.rows.length)} of ${formatCount(applications.total)} applications`}
      />
    </div>
  )
}

/** More APIs than columns: the next ones are a link away. */
function ColumnPaging({ apis, url }: { apis: Matrix['apis']; url: ListUrl }) {
  if (!apis.before && !apis.after) return null
  return (
    <nav aria-label="Pages of APIs" className="mb-2 flex flex-wrap items-center justify-end gap-3 text-ink-2">
      <p>
        {formatCount(apis.rows.length)} of {formatCount(apis.total)} APIs: {apis.rows[0]?.name} to {apis.rows.at(-1)?.name}
      </p>
      <ColumnLink href={apis.before && url({ 'apis-before': apis.before, 'apis-after': undefined })}>Previous APIs</ColumnLink>
      <ColumnLink href={apis.after && url({ 'apis-after': apis.after, 'apis-before': undefined })}>Next APIs</ColumnLink>
    </nav>
  )
}

function ColumnLink({ href, children }: { href: string | undefined; children: string }) {
  const className = 'inline-flex h-7 items-center rounded-sm border px-2.5'
  if (!href) return <span className={`${className} border-line text-ink-3`}>{children}</span>
  return (
    <Link href={href} scroll={false} className={`${className} border-line-2 bg-surface text-ink hover:border-control`}>
      {children}
    </Link>
  )
}

function NothingToCross({ matrix, filtered, url }: { matrix: Matrix; filtered: boolean; url: ListUrl }) {
  if (filtered) return <NoMatch things="grants" clearHref={url(Object.fromEntries(FILTER_PARAMS.map((name) => [name, undefined])))} />
  const missing =
    matrix.applications.total === 0 && matrix.apis.total === 0
      ? 'an application and an API'
      : matrix.apis.total === 0
        ? 'an API'
        : 'an application'
  return (
    <EmptyState
      sentence={`A grant says which scopes an application may ask an API for. Without one, every request is denied. It needs ${missing} first.`}
      example="billing-worker may ask Ledger for read:entries"
    />
  )
}

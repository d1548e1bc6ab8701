import Link from 'next/link'
import type { ReactNode } from 'react'
import { ChevronIcon } from './chevron-icon.tsx'
import type { ListUrl, Sort } from './list-url.ts'
import { SelectPage, SelectRow } from './selection.tsx'

export interface Column<Row> {
  key: string
  /** In capitals on the screen, so write it as a word. */
  head: ReactNode
  cell: (row: Row) => ReactNode
  /** Figures stand at the end. */
  align?: 'end'
  mono?: boolean
  /** Only for what the database has an index on. `descending` is where the first click leads. */
  sortable?: 'ascending' | 'descending'
  /** Hidden on narrower screens; the page of the row shows it. */
  from?: 'sm' | 'md' | 'lg' | 'xl'
  /** Its content has links or buttons of its own, above the link of the row. */
  interactive?: boolean
  /** May take several lines; cells otherwise keep to one and the table scrolls. */
  wrap?: boolean
  className?: string
}

interface DataTableProps<Row> {
  /** The accessible name of the table. */
  name: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Where a row leads, if it does. The first column carries the link, the whole row follows it. */
  rowHref?: (row: Row) => string | undefined
  /** For sort and paging links. */
  url?: ListUrl
  sort?: Sort
  /** Cursors of the pages beside this one. */
  before?: string
  after?: string
  /** "50 of 10,000". */
  summary?: ReactNode
  /** Turns selection on, inside a <Selection>: how a row is called. */
  selectLabel?: (row: Row) => string
  /** The row whose panel is open. */
  currentKey?: string
  /** Row height unless the reader has chosen one. */
  density?: 'compact' | 'comfortable'
  /** When there are no rows: an EmptyState. */
  empty?: ReactNode
  /** Then `noMatch`, a NoMatch, stands in place of `empty`. */
  filtered?: boolean
  noMatch?: ReactNode
}

const FROM = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const

/** A list of the server: sorted and paged there, and links all the way. Below 1088 px it scrolls in its own region. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, rows, rowKey, density = 'compact', empty, filtered, noMatch, selectLabel } = props
  if (rows.length === 0) return (filtered ? noMatch : empty) ?? null
  return (
    <div>
      <section
        aria-label={name}
        // Without links in the rows, the region that scrolls must take the focus itself
        tabIndex={props.rowHref ? undefined : 0}
        className="relative overflow-x-auto rounded-md border border-line bg-surface lg:overflow-visible"
      >
        <table
          aria-label={name}
          className={`w-full border-separate border-spacing-0 text-left ${density === 'compact' ? '[--own-row:32px]' : '[--own-row:40px]'}`}
        >
          <thead>
            <tr>
              {selectLabel && (
                <th className={`${HEAD} w-9 pr-0`}>
                  <SelectPage label={name} ids={rows.map(rowKey)} />
                </th>
              )}
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={props.sort} url={props.url} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <BodyRow key={rowKey(row)} row={row} table={props} />
            ))}
          </tbody>
        </table>
      </section>
      <Paging url={props.url} before={props.before} after={props.after} summary={props.summary} />
    </div>
  )
}

const HEAD =
  'label-caps h-8 border-b border-line bg-surface px-3 whitespace-nowrap first:rounded-tl-md last:rounded-tr-md lg:sticky lg:top-(--sticky-top,0px) lg:z-10'

function Head<Row>({ column, sort, url }: { column: Column<Row>; sort?: Sort; url?: ListUrl }) {
  const { key, head, align, sortable, from } = column
  const sorted = sort?.key === key
  const direction = sorted ? (sort.descending ? 'descending' : 'ascending') : undefined
  const className = `${HEAD} ${align === 'end' ? 'text-right' : ''} ${from ? FROM[from] : ''}`
  if (!sortable || !url) {
    return (
      <th scope="col" className={className}>
        {head}
      </th>
    )
  }
  const next = sorted ? !sort.descending : sortable === 'descending'
  return (
    <th scope="col" aria-sort={direction} className={className}>
      <Link
        href={url({ sort: next ? `-${key}` : key })}
        scroll={false}
        className={`inline-flex h-6 items-center gap-1 hover:text-ink ${sorted ? 'text-ink' : ''}`}
      >
        {head}
        <span className={sorted ? '' : 'opacity-45'}>
          <ChevronIcon turn={direction === 'ascending' ? 'rotate-180' : ''} />
        </span>
      </Link>
    </th>
  )
}

function BodyRow<Row>({ row, table }: { row: Row; table: DataTableProps<Row> }) {
  const { columns, rowKey, rowHref, selectLabel, currentKey } = table
  const id = rowKey(row)
  const href = rowHref?.(row)
  const current = id === currentKey
  return (
    <tr
      aria-current={current ? 'true' : undefined}
      className={`group relative h-(--row,var(--own-row)) has-[[data-select-row]:checked]:bg-signal-wash ${
        current ? 'bg-signal-wash shadow-[inset_2px_0_0_var(--signal)]' : href ? 'hover:bg-sunken/60' : ''
      }`}
    >
      {selectLabel && (
        <td className="relative z-1 w-9 border-t border-line py-0 pr-0 pl-3 group-first:border-t-0">
          <SelectRow id={id} label={selectLabel(row)} />
        </td>
      )}
      {columns.map((column, index) => (
        <Cell key={column.key} column={column} row={row} href={index === 0 ? href : undefined} />
      ))}
    </tr>
  )
}

function Cell<Row>({ column, row, href }: { column: Column<Row>; row: Row; href?: string }) {
  const { align, mono, from, interactive, wrap, cell, className = '' } = column
  const content = cell(row)
  return (
    <td
      className={`border-t border-line px-3 py-1 group-first:border-t-0 ${wrap ? 'min-w-40 wrap-anywhere' : 'whitespace-nowrap'} ${align === 'end' ? 'text-right' : ''} ${mono ? 'font-mono text-xs' : ''} ${from ? FROM[from] : ''} ${interactive ? '[&>*]:relative [&>*]:z-1' : ''} ${className}`}
    >
      {href ? (
        <Link
          href={href}
          data-row-link
          className="font-semibold after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-signal"
        >
          {content}
        </Link>
      ) : (
        content
      )}
    </td>
  )
}

/** Previous and Next of keyset paging, and how much there is. */
export function Paging({ url, before, after, summary }: { url?: ListUrl; before?: string; after?: string; summary?: ReactNode }) {
  const paged = url && (before || after)
  if (!paged && !summary) return null
  return (
    <nav aria-label="Pages" className="flex min-h-9 flex-wrap items-center justify-between gap-3 pt-2 text-ink-2">
      <p>{summary}</p>
      {paged && (
        <div className="flex gap-2">
          <PageLink href={before && url({ before })} rel="prev">
            Previous
          </PageLink>
          <PageLink href={after && url({ after })} rel="next">
            Next
          </PageLink>
        </div>
      )}
    </nav>
  )
}

function PageLink({ href, rel, children }: { href?: string; rel: 'prev' | 'next'; children: string }) {
  const className = 'inline-flex h-7 items-center rounded-sm border px-2.5'
  if (!href) return <span className={`${className} border-line text-ink-3`}>{children}</span>
  return (
    <Link href={href} rel={rel} className={`${className} border-line-2 bg-surface text-ink hover:border-control`}>
      {children}
    </Link>
  )
}

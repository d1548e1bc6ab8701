import type { ReactNode } from 'react'

interface PageHeaderProps {
  title: ReactNode
  /** One sentence, or figures. */
  fact?: ReactNode
  /** Secondary buttons first, the primary one last. */
  actions?: ReactNode
}

/** What this page is, in one line, and what can be done here. */
export function PageHeader({ title, fact, actions }: PageHeaderProps) {
  return (
    <header className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
        {fact && <p className="text-ink-2">{fact}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}

/** A titled part of a page. */
export function Section({ title, fact, actions, children }: { title: string; fact?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-6 min-w-0">
      <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 className="text-lg font-semibold">{title}</h2>
          {fact && <p className="text-sm text-ink-2">{fact}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}

/** A surface with a hairline; never one inside another. */
export function Panel({ padded = true, children }: { padded?: boolean; children: ReactNode }) {
  return <div className={`min-w-0 rounded-md border border-line bg-surface ${padded ? 'p-3' : ''}`}>{children}</div>
}

/** Names and values, one pair a line. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(96px,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5">
      {facts.map(({ name, value }) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

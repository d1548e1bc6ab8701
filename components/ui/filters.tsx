import Link from 'next/link'
import type { ReactNode } from 'react'
import { CloseIcon } from './close-icon.tsx'

/** One line above a list: search, chips, and what belongs at the end. */
export function FilterBar({ end, children }: { end?: ReactNode; children: ReactNode }) {
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {children}
      {end && <div className="ml-auto flex flex-wrap items-center gap-3">{end}</div>}
    </div>
  )
}

/** A filter that applies, and the link without it. */
export function FilterChip({ name, value, removeHref }: { name: string; value: ReactNode; removeHref: string }) {
  return (
    <span className="inline-flex h-7 items-center rounded-sm border border-line-2 bg-surface pl-2">
      <span className="text-ink-3">{name}</span>
      <span className="ml-1.5 font-semibold">{value}</span>
      <Link
        href={removeHref}
        scroll={false}
        aria-label={`Remove filter ${name}`}
        className="ml-1 grid size-[26px] place-items-center text-ink-3 hover:text-ink"
      >
        <CloseIcon />
      </Link>
    </span>
  )
}

/** One of a few filters that exclude each other, as links. */
export function FilterLinks({ label, links }: { label: string; links: readonly { label: string; href: string; current: boolean }[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1">
      {links.map(({ label: text, href, current }) => (
        <Link
          key={text}
          href={href}
          scroll={false}
          aria-current={current ? 'true' : undefined}
          className={`inline-flex h-7 items-center rounded-sm border px-2 ${current ? 'border-line-2 bg-surface font-semibold' : 'border-transparent text-ink-2 hover:bg-sunken hover:text-ink'}`}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}

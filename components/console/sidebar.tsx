import Link from 'next/link'
import { NavList } from './nav-list.tsx'
import type { NavigationCounts, NavigationItem } from './navigation.ts'
import { Wordmark } from './wordmark.tsx'

export interface EnvironmentBadge {
  name: string
  /** None: a plain frame. */
  colour?: 'issued' | 'grace' | 'denied' | 'hook' | 'signal'
}

export interface SidebarProps {
  items: readonly NavigationItem[]
  counts: NavigationCounts
  /** Without scheme and slash: "auth.acme.internal". */
  issuerHost?: string
  badge?: EnvironmentBadge
}

/** Name, pages, issuer: what the sidebar and the sheet on a phone both hold. */
export function SidebarContent({ items, counts, issuerHost, badge }: SidebarProps) {
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between gap-2 px-4 max-md:pr-12">
        <Link href="/" className="inline-flex rounded-sm">
          <Wordmark />
        </Link>
        {badge && <Badge badge={badge} />}
      </div>
      <div className="flex-1 pt-1.5">
        <NavList items={items} counts={counts} />
      </div>
      {issuerHost && (
        <div className="px-5 pt-2 pb-4">
          <p className="text-xs text-ink-3">Issuer</p>
          <p className="font-mono text-xs wrap-anywhere text-ink-2">{issuerHost}</p>
        </div>
      )}
    </>
  )
}

const COLOURS = {
  issued: 'border-issued/50 bg-issued-wash text-issued',
  grace: 'border-grace/50 bg-grace-wash text-grace',
  denied: 'border-denied/50 bg-denied-wash text-denied',
  hook: 'border-hook/50 bg-hook-wash text-hook',
  signal: 'border-signal/50 bg-signal-wash text-signal',
} as const

function Badge({ badge: { name, colour } }: { badge: EnvironmentBadge }) {
  return (
    <span className={`max-w-24 truncate rounded-xs border px-1.5 text-2xs ${colour ? COLOURS[colour] : 'border-line-2 text-ink-2'}`}>
      <span className="sr-only">Environment: </span>
      {name}
    </span>
  )
}

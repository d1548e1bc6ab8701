import Link from 'next/link'
import { type EnvironmentBadge, EnvironmentTag } from './environment-badge.tsx'
import { NavList } from './nav-list.tsx'
import type { NavigationCounts, NavigationItem } from './navigation.ts'
import { Wordmark } from './wordmark.tsx'

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
        {badge && <EnvironmentTag badge={badge} />}
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

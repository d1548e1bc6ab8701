'use client'

import Link, { useLinkStatus } from 'next/link'
import { usePathname } from 'next/navigation'
import { GROUP_LABELS, itemOf, type NavigationCounts, type NavigationGroup, type NavigationItem } from './navigation.ts'

/** Where one can go, in its groups. */
export function NavList({ items, counts }: { items: readonly NavigationItem[]; counts: NavigationCounts }) {
  const current = itemOf(usePathname(), items)
  return (
    <nav aria-label="Console" className="px-2">
      {(Object.keys(GROUP_LABELS) as NavigationGroup[]).map((group) => {
        const own = items.filter((item) => item.group === group)
        if (own.length === 0) return null
        const label = GROUP_LABELS[group]
        return (
          <div key={group} className="mb-4">
            {label && <h2 className="label-caps px-3 pb-1.5">{label}</h2>}
            <ul className="grid gap-px">
              {own.map((item) => (
                <li key={item.href}>
                  <NavLink item={item} count={item.count && counts[item.count]} current={item === current} />
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

function NavLink({ item: { href, label }, count, current }: { item: NavigationItem; count?: string; current: boolean }) {
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={`relative flex h-7 items-center justify-between gap-2 rounded-sm px-3 ${
        current
          ? 'bg-surface font-semibold text-ink before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:rounded-l-sm before:bg-signal dark:bg-raised'
          : 'text-ink-2 hover:bg-sunken hover:text-ink'
      }`}
    >
      <span className="truncate">{label}</span>
      <Pending />
      {count !== undefined && <span className={`shrink-0 ${current ? '' : 'text-ink-3'}`}>{count}</span>}
    </Link>
  )
}

/** A dot while the page is fetched, after 150 ms. */
function Pending() {
  const { pending } = useLinkStatus()
  if (!pending) return null
  return <span aria-hidden="true" className="mr-auto size-1.5 animate-[appear_120ms_ease-out_150ms_both] rounded-full bg-signal" />
}

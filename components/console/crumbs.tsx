'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { GROUP_LABELS, itemOf, type NavigationItem } from './navigation.ts'

export interface CrumbPlace {
  label: string
  href?: string
}

const Context = createContext<{ tail: readonly CrumbPlace[]; setTail: (tail: readonly CrumbPlace[]) => void }>({
  tail: [],
  setTail: () => {},
})

export function CrumbsProvider({ children }: { children: ReactNode }) {
  const [tail, setTail] = useState<readonly CrumbPlace[]>([])
  return <Context value={{ tail, setTail }}>{children}</Context>
}

/** Names what a page below a list is about: `<Crumbs places={[{ label: 'billing-worker', href: … }]} />`. Lists need none. */
export function Crumbs({ places }: { places: readonly CrumbPlace[] }) {
  const { setTail } = useContext(Context)
  const signature = JSON.stringify(places)
  useEffect(() => {
    setTail(JSON.parse(signature) as CrumbPlace[])
    return () => setTail([])
  }, [signature, setTail])
  return null
}

/** Where one is: the group, the page of the sidebar, and what the page adds. */
export function Breadcrumb({ items }: { items: readonly NavigationItem[] }) {
  const item = itemOf(usePathname(), items)
  const { tail } = useContext(Context)
  if (!item) return <div className="flex-1" />
  const group = GROUP_LABELS[item.group]
  const places: CrumbPlace[] = [{ label: item.label, href: item.href }, ...tail]
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
        {group && <li className="text-ink-2 max-lg:hidden">{group}</li>}
        {places.map(({ label, href }, index) => {
          const last = index === places.length - 1
          return (
            <li key={href ?? label} className={`flex items-center gap-1.5 ${last ? 'min-w-0' : 'shrink-0 max-sm:hidden'}`}>
              {(index > 0 || group) && (
                <span aria-hidden="true" className={`text-ink-3 ${index === 0 ? 'max-lg:hidden' : 'max-sm:hidden'}`}>
                  /
                </span>
              )}
              {last || !href ? (
                <span aria-current={last ? 'page' : undefined} className={last ? 'truncate font-semibold' : 'text-ink-2'}>
                  {label}
                </span>
              ) : (
                <Link href={href} className="text-ink-2 hover:text-ink">
                  {label}
                </Link>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

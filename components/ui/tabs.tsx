'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'

export interface Tab {
  href: string
  label: string
  count?: number
}

/** Parts of one object, each a page of its own: real links, so that Back and "open in a new tab" work. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const pathname = usePathname()
  const strip = useRef<HTMLElement>(null)
  // On a phone the strip scrolls, and whoever came by a link is to see where it led. The page itself stays where it is.
  useEffect(() => {
    const links = strip.current?.querySelectorAll('a') ?? []
    const current = [...links].find((link) => link.getAttribute('href') === pathname)
    if (strip.current && current) strip.current.scrollLeft = current.offsetLeft - (strip.current.clientWidth - current.offsetWidth) / 2
  }, [pathname])
  return (
    <nav ref={strip} aria-label={label} className="relative mb-4 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map(({ href, label: text, count }) => {
          const current = pathname === href
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={`-mb-px inline-flex h-8 items-center gap-1.5 border-b-2 px-2.5 whitespace-nowrap focus-visible:-outline-offset-2 ${
                  current ? 'border-ink font-semibold text-ink' : 'border-transparent text-ink-2 hover:border-line-2 hover:text-ink'
                }`}
              >
                {text}
                {count !== undefined && <span className="font-normal text-ink-3">{count}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** Two or three ways to look at the same thing. `current` is what the URL says. */
export function ViewSwitch({
  label,
  views,
  current,
}: {
  label: string
  views: readonly { key: string; label: string; href: string }[]
  current: string
}) {
  return (
    <nav aria-label={label} className="inline-flex overflow-hidden rounded-sm border border-line-2 bg-surface">
      {views.map(({ key, label: text, href }) => (
        <Link
          key={key}
          href={href}
          aria-current={key === current ? 'true' : undefined}
          className={`inline-flex h-[30px] items-center px-3 not-first:border-l not-first:border-line-2 focus-visible:-outline-offset-2 ${key === current ? 'bg-act font-semibold text-on-act' : 'hover:bg-sunken'}`}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}

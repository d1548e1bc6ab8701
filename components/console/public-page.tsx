import Link from 'next/link'
import type { ReactNode } from 'react'
import { Wordmark } from './wordmark.tsx'

/** The frame of a page that needs no sign-in: a bar with the name, then one column of content. */
export function PublicPage({ bar, width, children }: { bar?: ReactNode; width: 'page' | 'form'; children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="absolute top-2 left-2 z-10 -translate-y-16 rounded-sm bg-act px-3 py-1.5 font-semibold text-on-act focus:translate-y-0"
      >
        Skip to content
      </a>
      <header className="border-b border-line">
        <div className="mx-auto flex min-h-12 max-w-[1088px] items-center justify-between gap-4 px-4">
          <Link href="/" className="rounded-sm">
            <Wordmark />
          </Link>
          {bar}
        </div>
      </header>
      <main id="content" className={`mx-auto px-4 py-8 ${width === 'page' ? 'max-w-[1088px]' : 'max-w-[calc(560px+2rem)]'}`}>
        {children}
      </main>
    </>
  )
}

import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Wordmark } from '../../components/console/wordmark.tsx'
import { requestHost } from '../../lib/auth/same-origin.ts'

/** The frame of sign-in and of one-time links: one narrow column, and which installation this is. */
export default async function AuthLayout({ children }: { children: ReactNode }) {
  const host = requestHost(await headers())
  return (
    <div className="mx-auto grid min-h-dvh w-full max-w-[calc(384px+2rem)] content-start gap-6 px-4 py-8 sm:pt-[14vh]">
      <div className="flex items-center justify-between gap-4">
        <Wordmark />
        <span className="min-w-0 truncate font-mono text-xs text-ink-3" title={host}>
          {host}
        </span>
      </div>
      <main id="content">{children}</main>
    </div>
  )
}

import type { ReactNode } from 'react'

/** Why a one-time link does nothing without JavaScript. */
export function LinkNeedsScript({ children }: { children?: ReactNode }) {
  return (
    <noscript>
      <p className="text-base">
        This page needs JavaScript: the link’s secret stays in the part of the address that browsers do not send. {children}
      </p>
    </noscript>
  )
}

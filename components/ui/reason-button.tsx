'use client'

import { type ButtonHTMLAttributes, useId } from 'react'
import { Tooltip } from './tooltip.tsx'

/** A button that may not be used now: focusable, with the reason as tooltip and as description. */
export function ReasonButton({ reason, children, ...button }: { reason: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const id = useId()
  return (
    <>
      <Tooltip content={reason}>
        <button {...button} type="button" aria-disabled="true" aria-describedby={id}>
          {children}
        </button>
      </Tooltip>
      <span id={id} hidden>
        {reason}
      </span>
    </>
  )
}

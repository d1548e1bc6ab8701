'use client'

import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Tooltip } from './tooltip.tsx'

const SIZES = { medium: 'size-8', small: 'size-7', tiny: 'size-6' } as const

type IconButtonProps = {
  /** Its accessible name, also shown as its tooltip. */
  label: string
  keys?: string
  size?: keyof typeof SIZES
  framed?: boolean
  /** Why it may not be used; shown in place of the name. */
  disabledReason?: string
  children: ReactNode
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'disabled'>

/** A button of one icon, never smaller than 24 px. */
export function IconButton({ label, keys, size = 'small', framed = false, disabledReason, onClick, children, ...button }: IconButtonProps) {
  const frame = framed ? 'border-line-2 bg-surface hover:border-control' : 'border-transparent hover:bg-sunken'
  return (
    <Tooltip content={disabledReason ?? label} keys={disabledReason ? undefined : keys}>
      <button
        type="button"
        {...button}
        onClick={disabledReason ? undefined : onClick}
        aria-label={disabledReason ? `${label}: ${disabledReason}` : label}
        aria-disabled={disabledReason ? true : undefined}
        className={`inline-grid shrink-0 cursor-pointer place-items-center rounded-sm border text-ink-2 transition-colors duration-[120ms] hover:text-ink aria-disabled:cursor-default aria-disabled:opacity-55 ${SIZES[size]} ${frame}`}
      >
        {children}
      </button>
    </Tooltip>
  )
}

'use client'

import { type ReactElement, type ReactNode, useRef, useState } from 'react'
import { Lazy, lazyPart, usePreload } from './lazy-part.tsx'
import { asTrigger } from './trigger.ts'

const popup = lazyPart(async () => (await import('./menu-popup.tsx')).MenuPopup)

export interface MenuItem {
  label: string
  /** Goes somewhere … */
  href?: string
  /** … or does something. */
  onSelect?: () => void
  keys?: string
  danger?: boolean
  /** Why it may not be chosen; shown under the label. */
  disabledReason?: string
}

export interface MenuProps {
  /** Its accessible name, when the trigger's own does not say enough. */
  label?: string
  trigger: ReactElement
  /** Groups, with a hairline between them. */
  groups: readonly (readonly MenuItem[])[]
  head?: ReactNode
  align?: 'start' | 'end'
}

/** What can be done with one thing. Arrow keys open it and move in it; the focus returns to its trigger. */
export function Menu({ trigger, ...menu }: MenuProps) {
  const [open, setOpen] = useState(false)
  const [byKeyboard, setByKeyboard] = useState(false)
  const [wanted, setWanted] = useState(false)
  const button = useRef<HTMLElement>(null)
  usePreload(popup)

  function toggle(keyboard: boolean) {
    setWanted(true)
    setByKeyboard(keyboard)
    setOpen(!open)
  }
  return (
    <>
      {asTrigger(trigger, { ref: button, popup: 'menu', open, toggle })}
      {wanted && <Lazy part={popup} props={{ ...menu, anchor: button, open, onOpenChange: setOpen, byKeyboard }} />}
    </>
  )
}

'use client'

import { type ReactElement, type ReactNode, useRef, useState } from 'react'
import type { DialogPopupProps } from './dialog-popup.tsx'
import { Lazy, lazyPart, usePreload } from './lazy-part.tsx'
import { asTrigger } from './trigger.ts'

const popup = lazyPart(async () => (await import('./dialog-popup.tsx')).DialogPopup)

interface DialogProps {
  /** A verb and an object. */
  title: string
  description?: ReactNode
  /** A button that opens it, made in a client component; or leave it out and control `open`. */
  trigger?: ReactElement
  open?: boolean
  onOpenChange?: (open: boolean) => void
  size?: DialogPopupProps['size']
  /** Buttons, the primary one first. */
  footer?: ReactNode
  /** While false, neither Escape nor a click outside nor the cross closes it. */
  closable?: boolean
  children?: ReactNode
}

/** A question or a small form over the page. The focus goes in, stays in, and returns to where it was. */
export function Dialog({ trigger, open, onOpenChange, ...dialog }: DialogProps) {
  const [own, setOwn] = useState(false)
  const [wanted, setWanted] = useState(false)
  const button = useRef<HTMLElement>(null)
  const shown = open ?? own
  usePreload(popup)

  function change(next: boolean) {
    setOwn(next)
    onOpenChange?.(next)
  }
  if (shown && !wanted) setWanted(true) // it stays mounted afterwards, so that it can leave slowly
  return (
    <>
      {trigger && asTrigger(trigger, { ref: button, popup: 'dialog', open: shown, toggle: () => change(true) })}
      {(shown || wanted) && <Lazy part={popup} props={{ ...dialog, open: shown, onOpenChange: change }} />}
    </>
  )
}

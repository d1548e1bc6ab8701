'use client'

import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import { Fragment, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { FLOATING } from './floating-styles.ts'
import { Keys } from './keys.tsx'
import type { MenuItem } from './menu.tsx'

export interface MenuPopupProps {
  label?: string
  groups: readonly (readonly MenuItem[])[]
  head?: ReactNode
  align?: 'start' | 'end'
  anchor: RefObject<HTMLElement | null>
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The first item takes the focus. */
  byKeyboard: boolean
}

/** What a Menu shows once it is open. */
export function MenuPopup({ label, groups, head, align = 'end', anchor, open, onOpenChange, byKeyboard }: MenuPopupProps) {
  const popup = useRef<HTMLDivElement>(null)
  const filled = groups.filter((group) => group.length > 0)

  useEffect(() => {
    if (!open || !byKeyboard) return
    const frame = requestAnimationFrame(() => popup.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [open, byKeyboard])

  return (
    <Base.Root
      modal
      open={open}
      onOpenChange={(next, details) => {
        // A press on the button closes it through the button's own click.
        if (
          !next &&
          details.event.target instanceof Node &&
          details.reason === 'outside-press' &&
          anchor.current?.contains(details.event.target)
        )
          return
        onOpenChange(next)
      }}
    >
      <Base.Portal>
        <Base.Positioner side="bottom" align={align} sideOffset={4} collisionPadding={8} anchor={anchor} className="z-40">
          <Base.Popup ref={popup} aria-label={label} finalFocus={anchor} className={`min-w-44 max-w-80 py-1 ${FLOATING}`}>
            {head && <div className="mb-1 border-b border-line px-3 pt-1 pb-2">{head}</div>}
            {filled.map((group, index) => (
              <Fragment key={group[0]?.label}>
                {index > 0 && <Base.Separator className="my-1 h-px bg-line" />}
                {group.map((item) => (
                  <Item key={item.label} item={item} />
                ))}
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const ROW =
  'flex min-h-7 w-full cursor-pointer items-center justify-between gap-4 px-3 py-1 text-left outline-none select-none data-highlighted:bg-sunken data-disabled:cursor-default'

function Item({ item: { label, href, onSelect, keys, danger, disabledReason } }: { item: MenuItem }) {
  const className = `${ROW} ${danger ? 'text-denied' : ''}`
  const content = (
    <>
      <span className={disabledReason ? 'text-ink-3' : ''}>
        {label}
        {disabledReason && <span className="block text-xs">{disabledReason}</span>}
      </span>
      {keys && <Keys keys={keys} />}
    </>
  )
  if (href && !disabledReason) {
    return (
      <Base.LinkItem closeOnClick className={className} render={<Link href={href} />}>
        {content}
      </Base.LinkItem>
    )
  }
  return (
    <Base.Item className={className} disabled={Boolean(disabledReason)} onClick={onSelect}>
      {content}
    </Base.Item>
  )
}

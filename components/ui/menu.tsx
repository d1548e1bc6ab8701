'use client'

import { Menu as Base } from '@base-ui/react/menu'
import Link from 'next/link'
import { Fragment, type ReactElement, type ReactNode } from 'react'
import { Keys } from './keys.tsx'
import { FLOATING } from './popover.tsx'

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

interface MenuProps {
  /** Its accessible name, when the trigger's own does not say enough. */
  label?: string
  trigger: ReactElement
  /** Groups, with a hairline between them. */
  groups: readonly (readonly MenuItem[])[]
  head?: ReactNode
  align?: 'start' | 'end'
}

/** What can be done with one thing. */
export function Menu({ label, trigger, groups, head, align = 'end' }: MenuProps) {
  const filled = groups.filter((group) => group.length > 0)
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side="bottom" align={align} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup aria-label={label} className={`min-w-44 max-w-80 py-1 ${FLOATING}`}>
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

'use client'

import { Button } from './button.tsx'
import { Menu, type MenuProps } from './menu.tsx'

/** What can be done with one row of a list, behind three dots. `label` names the row: "Actions for billing". */
export function ActionsMenu({ label, groups }: Pick<MenuProps, 'groups'> & { label: string }) {
  return (
    <Menu
      label={label}
      groups={groups}
      trigger={
        <Button kind="quiet" size="small" aria-label={label}>
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" className="fill-current">
            <circle cx="2.5" cy="7" r="1.25" />
            <circle cx="7" cy="7" r="1.25" />
            <circle cx="11.5" cy="7" r="1.25" />
          </svg>
        </Button>
      }
    />
  )
}

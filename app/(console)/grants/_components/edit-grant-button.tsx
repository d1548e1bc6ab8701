'use client'

import { type ReactNode, useState } from 'react'
import { Button, type ButtonLook } from '../../../../components/ui/button.tsx'
import { Popover } from '../../../../components/ui/popover.tsx'
import { GrantEditor } from './grant-editor.tsx'

interface EditGrantButtonProps extends ButtonLook {
  clientId: string
  applicationName: string
  apiId: string
  apiName: string
  mayChange: boolean
  /** Begins with a new expiry. */
  extend?: boolean
  /** "Edit", "Extend", "Grant access"; both names are added for screen readers. */
  children: ReactNode
}

/** A button with the editor of one grant beside it. A viewer may look into it. */
export function EditGrantButton({
  clientId,
  applicationName,
  apiId,
  apiName,
  mayChange,
  extend,
  kind = 'secondary',
  size = 'small',
  children,
}: EditGrantButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      title={`${applicationName} → ${apiName}`}
      align="end"
      className="w-[26rem] p-3"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button kind={kind} size={size}>
          {children}
          <span className="sr-only">
            {' '}
            {applicationName} on {apiName}
          </span>
        </Button>
      }
    >
      {open && <GrantEditor {...{ clientId, apiId, mayChange, extend }} onClose={() => setOpen(false)} />}
    </Popover>
  )
}

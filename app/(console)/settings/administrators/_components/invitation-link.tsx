'use client'

import { useRef, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Checkbox } from '../../../../../components/ui/checkbox.tsx'
import { copyTextToClipboard } from '../../../../../components/ui/copy-text-to-clipboard.ts'
import { Notice } from '../../../../../components/ui/notice.tsx'

interface InvitationLinkProps {
  token: string
  kept: boolean
  onKept: (kept: boolean) => void
  onClose: () => void
}

/** The link of an invitation, once. Its secret stands after the `#`, which browsers do not send. */
export function InvitationLink({ token, kept, onKept, onClose }: InvitationLinkProps) {
  const [told, setTold] = useState('')
  const shown = useRef<HTMLElement>(null)
  const link = `${window.location.origin}/invite#token=${token}`

  async function copy() {
    const copied = await copyTextToClipboard(link, shown.current)
    if (copied) onKept(true)
    setTold(
      copied ? 'Copied' : 'This browser does not let the page copy. The link is selected: copy it with your keyboard, then tick the box.',
    )
  }

  return (
    <div className="grid gap-3">
      <Notice tone="grace" title="This is shown once">
        Writ sends no mail. The link works once, for 7 days; whoever has it becomes an administrator.
      </Notice>
      <section aria-label="Invitation link" className="rounded-md border border-line-2 bg-sunken px-3 py-2">
        <code ref={shown} className="font-mono text-sm select-all wrap-anywhere">
          {link}
        </code>
      </section>
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={copy}>Copy link</Button>
        <p aria-live="polite" className="text-sm text-ink-2">
          {told}
        </p>
      </div>
      <Checkbox label="I have stored it" checked={kept} onChange={(event) => onKept(event.currentTarget.checked)} />
      <Button kind="secondary" disabledReason={kept ? undefined : 'Copy it first, or tick the box'} onClick={onClose}>
        Done
      </Button>
    </div>
  )
}

'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { copyTextToClipboard } from './copy-text-to-clipboard.ts'
import { Dialog } from './dialog.tsx'
import { dotEnv } from './dot-env.ts'
import { downloadText } from './download-text.ts'
import { Menu } from './menu.tsx'
import { Notice } from './notice.tsx'

interface SecretRevealProps {
  /** Verb and object: "Store the new secret". */
  title: string
  /** Shown here and nowhere else; while undefined the panel is closed. */
  secret: string | undefined
  /** What it is, in lower case: "client secret". */
  name: string
  /** Variables of the file to download, the secret among them. */
  env: Readonly<Record<string, string>>
  /** Other forms to copy: a line for a shell, a snippet. */
  copyAs?: readonly { label: string; text: string }[]
  /** What to know about it: when it expires, what it replaces. */
  children?: ReactNode
  onClose: () => void
}

/** The one place where a secret is seen, once. It closes only after the secret was copied, downloaded, or said to be stored. */
export function SecretReveal({ title, secret, name, env, copyAs = [], children, onClose }: SecretRevealProps) {
  const [kept, setKept] = useState(false)
  const [told, setTold] = useState<string>()
  const shown = useRef<HTMLElement>(null)
  const open = secret !== undefined

  useEffect(() => {
    if (!open || kept) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault() // a reload would lose it
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [open, kept])

  async function copy(text: string) {
    const copied = await copyTextToClipboard(text, shown.current)
    if (copied) setKept(true)
    setTold(
      copied ? 'Copied' : 'This browser does not let the page copy. The secret is selected: copy it with your keyboard, then tick the box.',
    )
  }

  function close() {
    if (!kept) return
    setKept(false)
    setTold(undefined)
    onClose()
  }

  return (
    <Dialog
      title={title}
      open={open}
      closable={kept}
      onOpenChange={(next) => !next && close()}
      footer={
        <Button disabledReason={kept ? undefined : 'Copy or download it first, or tick the box'} onClick={close}>
          Done
        </Button>
      }
    >
      <div className="grid gap-3">
        <Notice tone="grace" title="This is shown once">
          Only a hash of it is kept. If it is lost, make a new one.
        </Notice>
        <section aria-label={name} className="rounded-md border border-line-2 bg-sunken px-3 py-2">
          <code ref={shown} className="font-mono text-base select-all wrap-anywhere">
            {secret}
          </code>
        </section>
        <div className="flex flex-wrap items-center gap-2">
          <Button data-initial-focus onClick={() => copy(secret ?? '')}>
            Copy {name}
          </Button>
          <Button
            kind="secondary"
            onClick={() => {
              downloadText('.env', dotEnv(env))
              setKept(true)
              setTold('Downloaded as .env')
            }}
          >
            Download .env
          </Button>
          {copyAs.length > 0 && (
            <Menu
              align="start"
              trigger={<Button kind="secondary">Copy as …</Button>}
              groups={[copyAs.map(({ label, text }) => ({ label, onSelect: () => copy(text) }))]}
            />
          )}
          <p aria-live="polite" className="text-sm text-ink-2">
            {told}
          </p>
        </div>
        {children && <div className="text-ink-2">{children}</div>}
        <Checkbox label="I have stored it" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      </div>
    </Dialog>
  )
}

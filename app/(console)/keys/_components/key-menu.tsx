'use client'

import { useState } from 'react'
import { ActionsMenu } from '../../../../components/ui/actions-menu.tsx'
import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import { copyTextToClipboard } from '../../../../components/ui/copy-text-to-clipboard.ts'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import type { RevocableKey } from './revocable-key.ts'
import { RevokeDialog } from './revoke-dialog.tsx'

interface KeyMenuProps {
  keyView: RevocableKey
  status: string
  now: Date
  jwk: string
  pem: string
  mayChange: boolean
}

/** What can be done with one key. */
export function KeyMenu({ keyView, status, now, jwk, pem, mayChange }: KeyMenuProps) {
  const { kid } = keyView
  const [revoking, setRevoking] = useState(false)
  const [shown, setShown] = useState<{ name: string; text: string }>()
  const toast = useToast()

  async function copy(name: string, text: string) {
    if (await copyTextToClipboard(text)) toast.show({ title: `Copied ${name}` })
    else setShown({ name, text }) // without TLS there is no clipboard: it is selected by hand
  }

  const revocable = status === 'next' || status === 'previous'
  const revoke = {
    label: 'Revoke',
    danger: true,
    onSelect: () => setRevoking(true),
    disabledReason: mayChange ? undefined : 'Needs the admin role',
  }
  return (
    <>
      <ActionsMenu
        label={`Actions for key ${kid}`}
        groups={[
          [
            { label: 'Open', href: `/keys/${encodeURIComponent(kid)}` },
            { label: 'Copy kid', onSelect: () => void copy('kid', kid) },
            { label: 'Copy public key as JWK', onSelect: () => void copy('public key as JWK', jwk) },
            { label: 'Copy public key as PEM', onSelect: () => void copy('public key as PEM', pem) },
          ],
          ...(revocable ? [[revoke]] : []),
        ]}
      />
      {revoking && <RevokeDialog keyView={keyView} now={now} onClose={() => setRevoking(false)} />}
      <Dialog title={`Copy ${shown?.name ?? ''}`} open={shown !== undefined} onOpenChange={(open) => !open && setShown(undefined)}>
        {shown && <CodeBlock name={shown.name} code={shown.text} />}
      </Dialog>
    </>
  )
}

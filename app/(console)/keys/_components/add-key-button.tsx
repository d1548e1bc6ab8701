'use client'

import { useState } from 'react'
import { useCommands } from '../../../../components/console/commands.tsx'
import { ActionForm, FormActions, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { RadioField } from '../../../../components/ui/radio-field.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import { addNextKeyAction } from '../key-actions.ts'

const HINTS: Record<string, string> = {
  RS256: 'RSA, 2,048 bits. Every library verifies it.',
  PS256: 'RSA-PSS, 2,048 bits.',
  ES256: 'P-256. Small keys and signatures, fast.',
  EdDSA: 'Ed25519. Small and fastest; newer libraries only.',
}

/** Publishes a key that stands by, for an algorithm that has none. */
export function AddKeyButton({ algs, mayChange }: { algs: readonly string[]; mayChange: boolean }) {
  const [open, setOpen] = useState(false)
  const toast = useToast()
  const disabledReason = mayChange ? (algs.length === 0 ? 'Every algorithm has its next key' : undefined) : 'Needs the admin role'
  useCommands([{ id: 'add-next-key', label: 'Add next key', detail: 'Signing keys', run: () => setOpen(true), disabledReason }])
  return (
    <>
      <Button kind="secondary" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Add next key
      </Button>
      <Dialog
        title="Add next key"
        description="It stands in the JWKS before it signs, so that every service knows it by then. An algorithm without any key gets its current one with it."
        open={open}
        onOpenChange={setOpen}
      >
        <ActionForm
          label="Add next key"
          action={addNextKeyAction}
          onDone={({ alg }) => {
            toast.show({ title: `Added next ${alg} key` })
            setOpen(false)
          }}
        >
          <RadioField
            name="alg"
            label="Algorithm"
            options={algs.map((alg) => ({ value: alg, label: <span className="font-mono">{alg}</span>, hint: HINTS[alg] }))}
            defaultValue={algs[0]}
          />
          <FormActions>
            <SubmitButton>Add next key</SubmitButton>
            <Button kind="secondary" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </FormActions>
        </ActionForm>
      </Dialog>
    </>
  )
}

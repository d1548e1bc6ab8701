'use client'

import { type ReactNode, useState, useTransition } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../ui/action-form.tsx'
import { Button } from '../ui/button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import type { FormResult } from '../ui/form-result.ts'
import { Notice } from '../ui/notice.tsx'
import { TextField } from '../ui/text-field.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

interface Enrolment {
  secret: string
  qr: { size: number; path: string }
}

interface SecondFactorSetupProps {
  start: (previous: undefined, input: Record<string, never>) => Promise<FormResult<Enrolment>>
  confirm: (
    previous: FormResult<{ recoveryCodes: string[] }> | undefined,
    form: FormData,
  ) => Promise<FormResult<{ recoveryCodes: string[] }>>
  /** Where to go once the recovery codes are stored. */
  doneHref: string
}

/** Scan, confirm with a code, keep the recovery codes. The secret is made when it is asked for, and shown here alone. */
export function SecondFactorSetup({ start, confirm, doneHref }: SecondFactorSetupProps) {
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [recoveryCodes, setRecoveryCodes] = useState<string[]>()
  const [refusal, setRefusal] = useState<string>()
  const [busy, startTransition] = useTransition()

  function begin() {
    startTransition(async () => {
      const result = await start(undefined, {})
      if (result.ok) setEnrolment(result.value)
      setRefusal(result.ok ? undefined : result.message)
    })
  }

  if (recoveryCodes)
    return <RecoveryCodes title="The second factor is on" codes={recoveryCodes} onStored={() => window.location.assign(doneHref)} />
  if (enrolment) return <Confirm enrolment={enrolment} confirm={confirm} onConfirmed={setRecoveryCodes} />
  return (
    <div className="grid gap-3 text-base">
      {refusal && <Notice live tone="denied" title={refusal} />}
      <p className="text-ink-2">You need an authenticator app on your phone or in your password manager.</p>
      <Button busy={busy} onClick={begin}>
        Set up second factor
      </Button>
    </div>
  )
}

function Confirm({
  enrolment: { secret, qr },
  confirm,
  onConfirmed,
}: {
  enrolment: Enrolment
  confirm: SecondFactorSetupProps['confirm']
  onConfirmed: (codes: string[]) => void
}) {
  return (
    <ol className="grid gap-5 text-base">
      <Step number={1} title="Scan this with your authenticator app">
        {/* Dark on light in both themes: scanners expect it. */}
        <svg
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          role="img"
          aria-label="QR code of the secret below"
          className="size-44 rounded-sm bg-[#fff]"
        >
          <path d={qr.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
        <p className="text-sm text-ink-2">
          Or type this secret into it: <CopyText text={grouped(secret)} name="secret of the second factor" />
        </p>
      </Step>
      <Step number={2} title="Enter the code that it shows">
        <ActionForm action={confirm} label="Confirm the second factor" onDone={({ recoveryCodes }) => onConfirmed(recoveryCodes)}>
          <TextField name="code" label="Code" autoComplete="one-time-code" inputMode="numeric" maxLength={9} mono required autoFocus />
          <FormActions>
            <SubmitButton>Turn on</SubmitButton>
          </FormActions>
        </ActionForm>
      </Step>
    </ol>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden="true"
        className="mt-px grid size-5 place-items-center rounded-full border border-line-2 text-2xs font-semibold text-ink-2"
      >
        {number}
      </span>
      <div className="grid min-w-0 gap-2.5">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </li>
  )
}

function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

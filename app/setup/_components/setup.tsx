'use client'

import Link from 'next/link'
import { useActionState } from 'react'
import { Notice } from '../../../components/ui/notice.tsx'
import { claimOwnerAction, type SetupState } from '../claim-owner-action.ts'
import { OwnerForm } from './owner-form.tsx'
import { useLinkToken } from './use-link-token.ts'

/** The one-time page that makes the first owner, in all its states. */
export function Setup({ ownerExists }: { ownerExists: boolean }) {
  const token = useLinkToken()
  const [state, submit, busy] = useActionState<SetupState, FormData>(claimOwnerAction, { step: 'form' })
  return (
    <div className="mt-4 grid gap-4">
      <noscript>
        <p className="text-base">
          This page needs JavaScript: the link’s secret stays in the part of the address that browsers do not send. Without it, run{' '}
          <code className="font-mono text-sm">npm run writ -- admin create</code>.
        </p>
      </noscript>
      {content()}
    </div>
  )

  function content() {
    if (state.step === 'done') return <Done email={state.email} />
    if (ownerExists || state.step === 'owner-exists') return <OwnerExists />
    if (state.step === 'link-refused') return <LinkRefused />
    if (token === undefined) return null // the address has not been read yet
    if (token === null) return <NoToken />
    return <OwnerForm token={token} state={state} submit={submit} busy={busy} />
  }
}

function Done({ email }: { email: string }) {
  return (
    <Notice live tone="issued" title="This issuer has its owner">
      <p>
        The account <strong className="font-semibold">{email}</strong> was created, and the link no longer works. <Home />
      </p>
    </Notice>
  )
}

function OwnerExists() {
  return (
    <Notice tone="issued" title="This issuer has an owner">
      <p>
        The link has done its work and no longer makes anyone the owner. <Home />
      </p>
    </Notice>
  )
}

function LinkRefused() {
  return (
    <Notice live tone="denied" title="The link was used or is older than an hour">
      <p>No account was created. While there is no owner, each start of the server makes a new link: restart it and open that one.</p>
    </Notice>
  )
}

function NoToken() {
  return (
    <Notice tone="grace" title="Open the whole one-time link">
      <p>
        The address lacks the link’s secret, the part after <code className="font-mono text-sm">#</code>. The server printed the link when
        it started; where it had no terminal, it wrote it to <code className="font-mono text-sm">owner-link</code> in its data folder (
        <code className="font-mono text-sm">.writ</code> by default).
      </p>
    </Notice>
  )
}

function Home() {
  return (
    <Link href="/" className="text-signal underline underline-offset-2">
      Go to the start page
    </Link>
  )
}

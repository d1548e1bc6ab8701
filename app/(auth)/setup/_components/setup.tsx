'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Notice } from '../../../../components/ui/notice.tsx'
import { LinkNeedsScript } from '../../_components/link-needs-script.tsx'
import { useLinkToken } from '../../_components/use-link-token.ts'
import { OwnerForm } from './owner-form.tsx'

/** The one-time page that makes the first owner, in all its states. */
export function Setup({ ownerExists }: { ownerExists: boolean }) {
  const token = useLinkToken()
  const [refusal, setRefusal] = useState<string>()
  return (
    <div className="mt-4 grid gap-4">
      <LinkNeedsScript>
        Without it, run <code className="font-mono text-sm">npm run writ -- admin create</code>.
      </LinkNeedsScript>
      {content()}
    </div>
  )

  function content() {
    if (ownerExists || refusal === 'conflict') return <OwnerExists />
    if (refusal) return <LinkRefused />
    if (token === undefined) return null // the address has not been read yet
    if (token === null) return <NoToken />
    return <OwnerForm token={token} onRefused={({ code }) => setRefusal(code)} />
  }
}

function OwnerExists() {
  return (
    <Notice tone="issued" title="This issuer has an owner">
      <p>
        The link has done its work and no longer makes anyone the owner.{' '}
        <Link href="/sign-in" className="text-signal underline underline-offset-2">
          Sign in
        </Link>
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

import type { Metadata } from 'next'
import { connection } from 'next/server'
import { PublicPage } from '../components/console/public-page.tsx'
import { readPublishedState } from '../lib/issuer/published-state.ts'
import { registeredTokenService } from '../lib/issuer/token-service.ts'
import { FirstToken } from './_components/first-token.tsx'
import { IssuerFacts } from './_components/issuer-facts.tsx'
import { IssuerStatus, statusOf } from './_components/issuer-status.tsx'
import { OwnerNotice } from './_components/owner-notice.tsx'
import { readOwnerState } from './_components/read-owner-state.ts'

export const metadata: Metadata = { title: { absolute: 'Writ' } }

export default async function IssuerPage() {
  await connection() // what is true now, and a nonce of its own
  const [state, owner] = await Promise.all([readPublishedState(registeredTokenService()), readOwnerState()])
  return (
    <PublicPage width="page" bar={<IssuerStatus status={statusOf(state)} />}>
      <h1 className="text-xl font-semibold sm:text-2xl">Access tokens for machines</h1>
      <p className="mt-2 max-w-prose text-base text-ink-2">
        A service proves who it is and gets a signed token for one API. Every token is in the log before it leaves, and every change of an
        admin holds from the moment it is saved.
      </p>
      <OwnerNotice owner={owner} />
      <div className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 md:grid-cols-[minmax(0,1fr)_352px]">
        {state && <FirstToken state={state} />}
        <IssuerFacts state={state} />
      </div>
    </PublicPage>
  )
}

import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { Notice } from '../../../components/ui/notice.tsx'
import { isSecureRequest, readStoredSession } from '../../../lib/auth/admin-session.ts'
import { registeredIdentityProvider } from '../../../lib/auth/identity-provider.ts'
import { safeReturnPath } from '../../../lib/auth/return-path.ts'
import { cookieName } from '../../../lib/auth/session-cookie.ts'
import { OwnerNotice } from '../../_components/owner-notice.tsx'
import { readOwnerState } from '../../_components/read-owner-state.ts'
import { SignInForm } from './_components/sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: unknown; error?: unknown }> }) {
  const { to, error } = await searchParams
  const path = safeReturnPath(to)
  const session = await readStoredSession()
  if (session?.state === 'active') redirect(path)
  if ((await readOwnerState()) === 'none') return <NoOwner />
  const wasSignedIn = (await cookies()).has(cookieName('session', await isSecureRequest())) && session === undefined
  const host = providerHost()
  // Who is half through was sent back here, because the proof that they gave was too old for what is still to be done.
  const provider = host === undefined ? undefined : { host, again: session !== undefined }
  return (
    <>
      <h1 className="text-xl font-semibold">Sign in</h1>
      {wasSignedIn && (
        <div className="mt-3">
          <Notice tone="grace" title="You were signed out">
            Sign in to go on where you were.
          </Notice>
        </div>
      )}
      <SignInForm to={path} error={typeof error === 'string' ? error : undefined} provider={provider} />
    </>
  )
}

function providerHost(): string | undefined {
  const provider = registeredIdentityProvider()
  return provider && new URL(provider.issuer).host
}

function NoOwner() {
  return (
    <>
      <h1 className="text-xl font-semibold">Nobody can sign in yet</h1>
      <OwnerNotice owner="none" />
    </>
  )
}

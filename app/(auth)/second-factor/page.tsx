import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SecondFactorSetup } from '../../../components/console/second-factor-setup.tsx'
import { readStoredSession } from '../../../lib/auth/admin-session.ts'
import { isRecentSignIn } from '../../../lib/auth/recent-sign-in.ts'
import { safeReturnPath, signInPath } from '../../../lib/auth/return-path.ts'
import { signOutAction } from '../sign-out-action.ts'
import { CodeForm } from './_components/code-form.tsx'
import { confirmEnrolmentAction, startEnrolmentAction } from './second-factor-actions.ts'

export const metadata: Metadata = { title: 'Second factor' }

/** What is still missing between the password and the console: a code, or a second factor to give codes. */
export default async function SecondFactorPage({ searchParams }: { searchParams: Promise<{ to?: unknown }> }) {
  const to = safeReturnPath((await searchParams).to)
  const session = await readStoredSession()
  if (session === undefined) redirect(signInPath(to))
  if (session.state === 'active') redirect(to)
  if (session.state === 'enrolment' && !isRecentSignIn(session)) redirect(signInPath(to))
  return (
    <>
      {session.state === 'second_factor' ? <CodeForm to={to} /> : <Enrolment to={to} />}
      <form action={signOutAction} className="mt-5 text-sm text-ink-2">
        Signing in as {session.admin.email}.{' '}
        <button type="submit" className="cursor-pointer text-signal underline underline-offset-2">
          Use another account
        </button>
      </form>
    </>
  )
}

function Enrolment({ to }: { to: string }) {
  return (
    <>
      <h1 className="text-xl font-semibold">Set up your second factor</h1>
      <p className="mt-2 text-base text-ink-2">Owners of this installation sign in with a code beside their password.</p>
      <div className="mt-4 rounded-md border border-line bg-surface p-5">
        <SecondFactorSetup start={startEnrolmentAction} confirm={confirmEnrolmentAction} doneHref={to} />
      </div>
    </>
  )
}

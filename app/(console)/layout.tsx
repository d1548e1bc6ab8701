import type { ReactNode } from 'react'
import { ConsoleShell } from '../../components/console/console-shell.tsx'
import { requireAdmin } from '../../lib/auth/admin-session.ts'
import { readPublishedState } from '../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../lib/issuer/token-service.ts'
import { signOutAction } from '../(auth)/sign-out-action.ts'
import { readNavigationCounts } from './_components/navigation-counts.ts'

const ACCOUNT_LINKS = [
  { label: 'Account', href: '/settings/account' },
  { label: 'Sessions', href: '/settings/sessions' },
]

/** The shell around every page behind sign-in. It shows who is signed in; that a page may be seen, the page checks itself. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [{ admin }, counts, published] = await Promise.all([
    requireAdmin(),
    readNavigationCounts(),
    readPublishedState(registeredTokenService()),
  ])
  return (
    <ConsoleShell
      account={{ name: admin.name, email: admin.email, role: admin.role }}
      accountLinks={ACCOUNT_LINKS}
      signOut={signOutAction}
      counts={counts}
      issuerHost={published && new URL(published.issuer).host}
    >
      {children}
    </ConsoleShell>
  )
}

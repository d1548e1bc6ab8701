import type { ReactNode } from 'react'
import { ConsoleShell } from '../../components/console/console-shell.tsx'
import { readAppearance } from '../../components/console/read-appearance.ts'
import { requireAdmin } from '../../lib/auth/admin-session.ts'
import { readPublishedState } from '../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../lib/issuer/token-service.ts'
import { signOutAction } from '../(auth)/sign-out-action.ts'
import { readEnvironmentBadge } from './_components/environment-badge.ts'
import { readNavigationCounts } from './_components/navigation-counts.ts'
import { paletteGroups } from './_components/palette-groups.ts'

const ACCOUNT_LINKS = [
  { label: 'Account', href: '/settings/account' },
  { label: 'Sessions', href: '/settings/sessions' },
]

/** The shell around every page behind sign-in. It shows who is signed in; that a page may be seen, the page checks itself. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [{ admin }, counts, published, badge, { start }] = await Promise.all([
    requireAdmin(),
    readNavigationCounts(),
    readPublishedState(registeredTokenService()),
    readEnvironmentBadge(),
    readAppearance(),
  ])
  return (
    <ConsoleShell
      account={{ name: admin.name, email: admin.email, role: admin.role }}
      accountLinks={ACCOUNT_LINKS}
      signOut={signOutAction}
      counts={counts}
      badge={badge}
      searchUrl="/api/search"
      commandGroups={paletteGroups(admin.role)}
      hidden={start === 'dismissed' ? ['/start'] : undefined}
      issuerHost={published && new URL(published.issuer).host}
    >
      {children}
    </ConsoleShell>
  )
}

import type { ReactNode } from 'react'
import { OfflineBanner } from '../ui/offline-banner.tsx'
import type { Account } from './account-menu.tsx'
import type { CommandGroup } from './command-palette.tsx'
import { ConsoleFrame } from './console-frame.tsx'
import type { EnvironmentBadge } from './environment-badge.tsx'
import { MobileMenu } from './mobile-menu.tsx'
import { NAVIGATION, type NavigationCounts, type NavigationItem } from './navigation.ts'
import { SidebarContent } from './sidebar.tsx'

interface ConsoleShellProps {
  account: Account
  /** Pages of one's own, in the account menu. */
  accountLinks?: readonly { label: string; href: string }[]
  signOut?: () => Promise<void>
  counts?: NavigationCounts
  issuerHost?: string
  badge?: EnvironmentBadge
  /** Where the palette searches objects. */
  searchUrl?: string
  /** What the palette offers on every page beside the pages themselves. */
  commandGroups?: readonly CommandGroup[]
  items?: readonly NavigationItem[]
  /** Pages that do not stand in the sidebar; palette and breadcrumb know them all the same. */
  hidden?: readonly string[]
  children: ReactNode
}

/** The frame of every page behind sign-in. */
export function ConsoleShell({
  account,
  accountLinks,
  signOut,
  counts = {},
  issuerHost,
  badge,
  searchUrl,
  commandGroups,
  items = NAVIGATION,
  hidden = [],
  children,
}: ConsoleShellProps) {
  const sidebar = (
    <SidebarContent items={items.filter(({ href }) => !hidden.includes(href))} counts={counts} issuerHost={issuerHost} badge={badge} />
  )
  return (
    <div className="min-h-dvh [--sticky-top:48px] md:grid md:grid-cols-[216px_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-sm bg-act px-3 py-1.5 font-semibold text-on-act focus:translate-y-0"
      >
        Skip to content
      </a>
      <aside aria-label="Sidebar" className="sticky top-0 flex h-dvh flex-col overflow-y-auto border-r border-line max-md:hidden">
        {sidebar}
      </aside>
      <div className="flex min-w-0 flex-col">
        <ConsoleFrame
          items={items}
          account={account}
          accountLinks={accountLinks}
          signOut={signOut}
          searchUrl={searchUrl}
          commandGroups={commandGroups}
          menu={<MobileMenu>{sidebar}</MobileMenu>}
        >
          <OfflineBanner />
          <main
            id="content"
            tabIndex={-1}
            className="w-full max-w-(--container-page) flex-1 px-4 pt-4 pb-10 outline-none has-data-wide:max-w-none"
          >
            {children}
          </main>
        </ConsoleFrame>
      </div>
    </div>
  )
}

/** Gives a page the whole width: the log and the matrix. */
export function Wide({ children }: { children: ReactNode }) {
  return <div data-wide>{children}</div>
}

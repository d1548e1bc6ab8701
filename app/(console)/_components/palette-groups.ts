import type { CommandGroup } from '../../../components/console/command-palette.tsx'
import type { Command } from '../../../components/console/commands.tsx'
import { NAVIGATION } from '../../../components/console/navigation.ts'
import type { AdminRole } from '../../../lib/auth/create-admin.ts'
import { SETTINGS_PAGES } from '../settings/settings-pages.ts'

/** What begins on a page of its own, under the name of its button. */
const ACTIONS: readonly Command[] = [
  { id: 'create-application', label: 'Create application', also: 'new client register', href: '/applications/new' },
  { id: 'create-api', label: 'Create API', also: 'new resource server audience register', href: '/apis/new' },
  { id: 'create-hook', label: 'Create hook', also: 'new code action claim template paste auth0', href: '/hooks/new' },
  { id: 'grant-access', label: 'Grant access', also: 'new permission scopes allow', href: '/grants' },
]

/** What the palette offers everywhere: what begins on a page of its own, and the pages of Settings. */
export function paletteGroups(role: AdminRole): CommandGroup[] {
  const disabledReason = role === 'viewer' ? 'Needs the admin role' : undefined
  return [
    { label: 'Actions', commands: ACTIONS.filter(hasPage).map((action) => ({ ...action, ...(disabledReason && { disabledReason }) })) },
    {
      label: 'Settings',
      commands: SETTINGS_PAGES.map(({ href, label }) => ({ id: href, label: String(label), detail: 'Settings', href })),
    },
  ]
}

function hasPage({ href }: Command): boolean {
  return NAVIGATION.some((page) => page.href !== '/' && href?.startsWith(page.href))
}

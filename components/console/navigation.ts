/** What the sidebar says beside a page: figures of one cached query. */
export type NavigationCounts = Partial<Record<CountKey, string>>
type CountKey = 'start' | 'applications' | 'apis' | 'grants' | 'hooks' | 'keys'

export interface NavigationItem {
  href: string
  /** The screen word, also in breadcrumb and palette. */
  label: string
  group: NavigationGroup
  /** Its chord: "g a". */
  keys?: string
  count?: CountKey
  /** Other words under which the palette finds it. */
  also?: string
}

export type NavigationGroup = 'top' | 'access' | 'issuance' | 'evidence' | 'end'

/** Who may call what, how a token is made, what happened. */
export const GROUP_LABELS: Record<NavigationGroup, string | undefined> = {
  top: undefined,
  access: 'Access',
  issuance: 'Issuance',
  evidence: 'Evidence',
  end: undefined,
}

/** The pages of the console in the order of the sidebar. A page is listed once it exists. */
export const NAVIGATION: readonly NavigationItem[] = [
  { href: '/', label: 'Overview', group: 'top', keys: 'g o', also: 'home figures attention' },
  { href: '/start', label: 'Get started', group: 'top', count: 'start', also: 'first token steps onboarding demo' },
  { href: '/applications', label: 'Applications', group: 'access', keys: 'g a', count: 'applications', also: 'clients machines services' },
  { href: '/apis', label: 'APIs', group: 'access', keys: 'g p', count: 'apis', also: 'resource servers audiences scopes' },
  { href: '/grants', label: 'Grants', group: 'access', keys: 'g r', count: 'grants', also: 'access matrix scopes permissions' },
  { href: '/hooks', label: 'Hooks', group: 'issuance', keys: 'g h', count: 'hooks', also: 'code actions extensibility claims scripts' },
  { href: '/keys', label: 'Signing keys', group: 'issuance', keys: 'g k', count: 'keys', also: 'jwks rotate kid' },
  { href: '/activity', label: 'Admin activity', group: 'evidence', keys: 'g v', also: 'audit history changes undo who' },
  { href: '/settings', label: 'Settings', group: 'end', keys: 'g s', also: 'administrators sessions account password second factor' },
]

/** The item that a path belongs to. */
export function itemOf(pathname: string, items: readonly NavigationItem[]): NavigationItem | undefined {
  return items.find(({ href }) => (href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`)))
}

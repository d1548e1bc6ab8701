import type { Tab } from '../../../../components/ui/tabs.tsx'

/** The parts of an application in their order, each a page below `/applications/[clientId]`. A page is listed once it exists. */
const APPLICATION_TABS: readonly { path: string; label: string }[] = [
  { path: '', label: 'Overview' },
  { path: '/credentials', label: 'Credentials' },
  { path: '/access', label: 'Access' },
  { path: '/activity', label: 'Activity' },
  { path: '/quickstart', label: 'Quickstart' },
  { path: '/settings', label: 'Settings' },
]

export function applicationTabs(clientId: string): Tab[] {
  return APPLICATION_TABS.map(({ path, label }) => ({ href: `${applicationHref(clientId)}${path}`, label }))
}

export function applicationHref(clientId: string): string {
  return `/applications/${encodeURIComponent(clientId)}`
}

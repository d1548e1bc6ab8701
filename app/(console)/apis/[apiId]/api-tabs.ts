import type { Tab } from '../../../../components/ui/tabs.tsx'

/** The parts of an API in their order, each a page below `/apis/[apiId]`. */
export function apiTabs(apiId: string, counts?: { scopes: number; applications: number }): Tab[] {
  const href = apiHref(apiId)
  return [
    { href, label: 'Overview' },
    { href: `${href}/scopes`, label: 'Scopes', count: counts?.scopes },
    { href: `${href}/applications`, label: 'Applications', count: counts?.applications },
    { href: `${href}/activity`, label: 'Activity' },
    { href: `${href}/settings`, label: 'Settings' },
  ]
}

export function apiHref(apiId: string): string {
  return `/apis/${encodeURIComponent(apiId)}`
}

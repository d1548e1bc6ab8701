import type { Tab } from '../../../../components/ui/tabs.tsx'
import { hookHref } from '../hook-words.ts'

/** The parts of a hook in their order, each a page below `/hooks/[hookId]`. */
export function hookTabs(hookId: string, counts: { secrets: number; versions: number }): Tab[] {
  const href = hookHref(hookId)
  return [
    { href, label: 'Code' },
    { href: `${href}/secrets`, label: 'Secrets', count: counts.secrets },
    { href: `${href}/versions`, label: 'Versions', count: counts.versions },
    { href: `${href}/activity`, label: 'Runs' },
    { href: `${href}/settings`, label: 'Settings' },
  ]
}

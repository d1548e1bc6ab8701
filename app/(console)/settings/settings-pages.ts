import type { Tab } from '../../../components/ui/tabs.tsx'

/** The pages of Settings in their order. A page is listed once it exists; `/settings` leads to the first. */
export const SETTINGS_PAGES: readonly [Tab, ...Tab[]] = [
  { href: '/settings/general', label: 'General' },
  { href: '/settings/administrators', label: 'Administrators' },
  { href: '/settings/sessions', label: 'Sessions' },
  { href: '/settings/account', label: 'Account' },
  { href: '/settings/appearance', label: 'Appearance' },
  { href: '/settings/shortcuts', label: 'Shortcuts' },
]

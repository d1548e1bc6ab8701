import type { ReactNode } from 'react'
import { Tabs } from '../../../components/ui/tabs.tsx'
import { SETTINGS_PAGES } from './settings-pages.ts'

/** The pages of Settings as tabs. Each checks for itself who may see it. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <Tabs label="Settings" tabs={SETTINGS_PAGES} />
      {children}
    </>
  )
}

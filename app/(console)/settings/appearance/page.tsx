import type { Metadata } from 'next'
import { readAppearance } from '../../../../components/console/read-appearance.ts'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { AppearanceChoices } from './_components/appearance-choices.tsx'

export const metadata: Metadata = { title: 'Appearance' }

/** How the console looks in this browser. */
export default async function AppearancePage() {
  await requireAdmin()
  const { theme, density, zone } = await readAppearance()
  return (
    <>
      <PageHeader title="Appearance" fact="Holds in this browser, at once" />
      <AppearanceChoices theme={theme} density={density} zone={zone} zones={Intl.supportedValuesOf('timeZone')} />
    </>
  )
}

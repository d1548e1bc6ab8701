import type { Metadata } from 'next'
import { readAppearance } from '../../../../components/console/read-appearance.ts'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { ShortcutSettings } from './_components/shortcut-settings.tsx'

export const metadata: Metadata = { title: 'Shortcuts' }

/** What keys do, and the switch for those that are one key alone. */
export default async function ShortcutsPage() {
  await requireAdmin()
  const { singleKeys } = await readAppearance()
  return (
    <>
      <PageHeader title="Shortcuts" fact="The switch holds in this browser, at once" />
      <ShortcutSettings singleKeys={singleKeys} />
    </>
  )
}

import { redirect } from 'next/navigation'
import { requireAdmin } from '../../../lib/auth/admin-session.ts'
import { SETTINGS_PAGES } from './settings-pages.ts'

export default async function SettingsPage() {
  await requireAdmin()
  redirect(SETTINGS_PAGES[0].href)
}

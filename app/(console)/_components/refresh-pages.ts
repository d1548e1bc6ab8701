import { revalidatePath } from 'next/cache'
import { forgetNavigationCounts } from './navigation-counts.ts'

/** After a change: what it changed shows on pages of other things as well, and in the sidebar's figures, at once. */
export function refreshPages(): void {
  forgetNavigationCounts()
  revalidatePath('/', 'layout')
}

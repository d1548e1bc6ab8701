import { adminRoute } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { readStartState } from '../../../lib/start/read-start-state.ts'
import { startSignature } from '../../../lib/start/start-signature.ts'
import { forgetNavigationCounts } from '../../(console)/_components/navigation-counts.ts'

/** Whether there is more than the page that asks knows of: Get started listens here while it is shown. Asking keeps no session alive. */
export const GET = adminRoute(
  'viewer',
  async (request) => {
    const known = new URL(request.url).searchParams.get('known')
    const changed = startSignature(await readStartState(database().prisma)) !== known
    if (changed) forgetNavigationCounts() // the sidebar counts the steps
    return Response.json({ changed }, { headers: { 'cache-control': 'no-store' } })
  },
  { countsAsUse: false },
)

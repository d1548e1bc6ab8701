import { adminRoute } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { readStartState } from '../../../lib/start/read-start-state.ts'
import { startSignature } from '../../../lib/start/start-signature.ts'

/** What Get started listens to while it is shown. Asking keeps no session alive. */
export const GET = adminRoute(
  'viewer',
  async () => {
    const state = await readStartState(database().prisma)
    return Response.json({ signature: startSignature(state) }, { headers: { 'cache-control': 'no-store' } })
  },
  { countsAsUse: false },
)

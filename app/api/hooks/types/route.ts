import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { readHookTypes } from '../../../../lib/hooks/read-hook-types.ts'

/** What the type worker of the editor begins with. The address carries the version, so a browser may keep the answer for a day. */
export const GET = adminRoute(
  'viewer',
  async () => Response.json(await readHookTypes(), { headers: { 'cache-control': 'private, max-age=86400, immutable' } }),
  { countsAsUse: false },
)

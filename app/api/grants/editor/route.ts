import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { readGrantEditor } from '../../../../lib/client-grants/read-grant-editor.ts'
import { searchText } from '../../../../lib/db/keyset.ts'
import { database } from '../../../../lib/db/prisma.ts'

/** What the editor of one grant shows. Read when it opens: a page of grants would otherwise carry every scope of every API. */
export const GET = adminRoute('viewer', async (request) => {
  const { searchParams } = new URL(request.url)
  const id = (name: string) => searchText(searchParams.get(name) ?? '')
  const pair = { clientId: id('application'), resourceServerId: id('api') }
  return Response.json(await readGrantEditor(database().prisma, pair), { headers: { 'cache-control': 'no-store' } })
})

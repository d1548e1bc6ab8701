import { adminRoute } from '../../../../lib/auth/admin-action.ts'
import { database } from '../../../../lib/db/prisma.ts'

/** The scopes of `?api=`, for a form that grants some of them. */
export const GET = adminRoute('viewer', async (request) => {
  const resourceServerId = new URL(request.url).searchParams.get('api')?.replaceAll('\0', '') ?? ''
  const scopes = await database().prisma.scope.findMany({
    where: { resourceServerId },
    select: { value: true, description: true },
    orderBy: { value: 'asc' },
  })
  return Response.json({ scopes }, { headers: { 'cache-control': 'no-store' } })
})

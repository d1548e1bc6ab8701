import { adminRoute } from '../../../../../lib/auth/admin-action.ts'
import { readClientCredentials } from '../../../../../lib/clients/read-client-credentials.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { DomainError } from '../../../../../lib/errors.ts'

interface Context {
  params: Promise<{ clientId: string }>
}

/** The secrets of an application and their use, for the credentials page, which asks by itself. Hints and times, no secret. */
export const GET = adminRoute<Context>(
  'viewer',
  async (_request, _session, { params }) => {
    const credentials = await readClientCredentials(database(), (await params).clientId)
    if (credentials === undefined) throw new DomainError('not_found', 'There is no such application any more.')
    return Response.json(credentials, { headers: { 'cache-control': 'no-store' } })
  },
  { countsAsUse: false },
)

import type { PrismaClient } from '../db/generated/client.ts'
import { DomainError } from '../errors.ts'
import { readStoredGrant, type StoredGrant } from './stale-grant.ts'

export interface EditorScope {
  readonly value: string
  readonly description: string
  /** The last day, in UTC, on which a token of this grant carried it; ISO 8601. */
  readonly lastUsedOn: string | null
}

/** Everything that an editor of one grant shows; `grant` is null where the application may not call the API yet. */
export interface GrantEditorData {
  readonly application: { readonly clientId: string; readonly name: string; readonly disabled: boolean }
  readonly api: { readonly id: string; readonly name: string; readonly identifier: string }
  readonly scopes: readonly EditorScope[]
  readonly grant: StoredGrant | null
}

/** @throws DomainError `not_found` when one of the two sides does not exist. */
export async function readGrantEditor(
  prisma: PrismaClient,
  { clientId, resourceServerId }: { clientId: string; resourceServerId: string },
): Promise<GrantEditorData> {
  const [client, api, grant] = await Promise.all([
    prisma.client.findUnique({ where: { id: clientId }, select: { id: true, name: true, disabledAt: true } }),
    prisma.resourceServer.findUnique({
      where: { id: resourceServerId },
      select: {
        id: true,
        name: true,
        identifier: true,
        scopes: { select: { value: true, description: true }, orderBy: { value: 'asc' } },
      },
    }),
    readStoredGrant(prisma, { clientId, resourceServerId }),
  ])
  if (client === null) throw new DomainError('not_found', `There is no application with the client_id "${clientId}".`)
  if (api === null) throw new DomainError('not_found', `There is no API with the id "${resourceServerId}".`)
  const used = grant === null ? new Map<string, string>() : await readLastUse(prisma, grant.id)
  return {
    application: { clientId: client.id, name: client.name, disabled: client.disabledAt !== null },
    api: { id: api.id, name: api.name, identifier: api.identifier },
    scopes: api.scopes.map((scope) => ({ ...scope, lastUsedOn: used.get(scope.value) ?? null })),
    grant,
  }
}

/** The last day of each scope that a token of the grant carried. */
export async function readLastUse(prisma: Pick<PrismaClient, '$queryRaw'>, grantId: string): Promise<Map<string, string>> {
  const rows = await prisma.$queryRaw<{ scope: string; day: string }[]>`
    SELECT scope, max(day)::text AS day FROM scope_usage WHERE grant_id = ${grantId} GROUP BY scope`
  return new Map(rows.map(({ scope, day }) => [scope, day]))
}

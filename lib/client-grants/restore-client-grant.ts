import { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { ClientGrantView } from './client-grant-view.ts'
import { setClientGrantInTransaction } from './set-client-grant.ts'

/** What an admin event keeps of a grant; see `toClientGrantEventView`. */
const keptView = z.object({
  clientId: z.string(),
  audience: z.string(),
  allowedScopes: z.array(z.string()),
  expiresAt: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
})

/**
 * Takes a removal back: the grant is there again under its own id, so that its history and its usage go on.
 *
 * @throws DomainError `not_found` when no such grant was removed or one of its sides is gone, `invalid` when the API has lost one of its
 * scopes, `conflict` when the pair has a grant again.
 */
export async function restoreClientGrant(deps: { prisma: PrismaClient }, id: string, actor: Actor): Promise<ClientGrantView> {
  return transaction(deps.prisma, (tx) => restoreClientGrantInTransaction(tx, id, actor))
}

/** As `restoreClientGrant`, inside a transaction of the caller. */
export async function restoreClientGrantInTransaction(tx: Tx, id: string, actor: Actor): Promise<ClientGrantView> {
  const removal = await tx.adminEvent.findFirst({
    where: { targetType: 'client_grant', targetId: id, event: 'client_grant.removed' },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    select: { before: true, revision: true },
  })
  if (removal === null) throw new DomainError('not_found', `No grant with the id "${id}" was removed.`)
  return restoreClientGrantAs(tx, id, removal, actor)
}

/**
 * As `restoreClientGrantInTransaction`, from what one certain event kept of the grant. Its revision goes on where it ended: had it one again
 * that it has had before, an older change would look as if nothing had come after it.
 */
export async function restoreClientGrantAs(
  tx: Tx,
  id: string,
  removal: { readonly before: unknown; readonly revision: number | null },
  actor: Actor,
): Promise<ClientGrantView> {
  const { clientId, audience, allowedScopes, expiresAt } = keptView.parse(removal.before)
  const resourceServer = await tx.resourceServer.findUnique({ where: { identifier: audience }, select: { id: true } })
  if (resourceServer === null) throw new DomainError('not_found', `There is no API with the identifier "${audience}" any more.`)
  return setClientGrantInTransaction(tx, { clientId, resourceServerId: resourceServer.id, allowedScopes, expiresAt }, actor, {
    id,
    revision: (removal.revision ?? 0) + 1,
  })
}

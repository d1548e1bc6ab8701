import { readLastChange } from '../admin-activity/read-last-change.ts'
import type { Tx } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'

/** A grant as an editor works on it: what may be changed, and the revision that a save has to name. */
export interface StoredGrant {
  readonly id: string
  readonly allowedScopes: readonly string[]
  /** ISO 8601. */
  readonly expiresAt: string | null
  readonly revision: number
  /** Who changed it last, and when (ISO 8601). */
  readonly changed?: { readonly by: string; readonly at: string }
}

/** What a save that came too late is told: the grant of the pair as it is now, or that there is none any more. */
export interface StaleGrant {
  readonly grant: StoredGrant | null
}

interface Pair {
  readonly clientId: string
  readonly resourceServerId: string
}

/** The grant of an application and an API, with who changed it last. */
export async function readStoredGrant(tx: Pick<Tx, 'clientGrant' | 'adminEvent'>, pair: Pair): Promise<StoredGrant | null> {
  const { clientId, resourceServerId } = pair
  const row = await tx.clientGrant.findUnique({
    where: { clientId_resourceServerId: { clientId, resourceServerId } },
    select: { id: true, allowedScopes: true, expiresAt: true, revision: true },
  })
  if (row === null) return null
  const changed = await readLastChange(tx, { type: 'client_grant', id: row.id })
  return {
    ...row,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    ...(changed && { changed: { by: changed.by, at: changed.at.toISOString() } }),
  }
}

export async function staleGrant(tx: Tx, pair: Pair): Promise<DomainError> {
  const current: StaleGrant = { grant: await readStoredGrant(tx, pair) }
  const message =
    current.grant === null
      ? 'The grant was removed by someone else meanwhile.'
      : 'The grant was changed by someone else meanwhile. Read it again and repeat the change.'
  return new DomainError('conflict', message, undefined, { current })
}

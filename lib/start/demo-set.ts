import type { Actor } from '../admin-activity/record-admin-event.ts'
import { setClientGrantInTransaction } from '../client-grants/set-client-grant.ts'
import { createClientInTransaction } from '../clients/create-client.ts'
import { deleteClientInTransaction } from '../clients/delete-client.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { DomainError } from '../errors.ts'
import { createResourceServerInTransaction } from '../resource-servers/create-resource-server.ts'
import { deleteResourceServerInTransaction } from '../resource-servers/delete-resource-server.ts'
import { prepareSigningKeys } from '../signing-keys/ensure-signing-keys.ts'

/** One of each, to try things out. What is renamed, or loses the tag, has become somebody's own and is left alone. */
export const DEMO = {
  application: 'demo-worker',
  tag: 'demo',
  api: 'Demo API',
  identifier: 'https://demo.example/',
  scopes: [
    { value: 'read:entries', description: 'Read entries' },
    { value: 'write:entries', description: 'Write entries' },
  ],
} as const

export interface DemoSet {
  readonly application?: { readonly id: string; readonly revision: number }
  readonly api?: {
    readonly id: string
    readonly revision: number
    /** Applications beside the demo's that hold a grant for it. */
    readonly otherApplications: number
  }
}

export interface CreatedDemoSet {
  readonly clientId: string
  /** Shown once. */
  readonly clientSecret: string
  readonly audience: string
}

/** What there is of the demo set; undefined when there is nothing. */
export async function readDemoSet(tx: Pick<Tx, 'client' | 'resourceServer' | 'clientGrant'>): Promise<DemoSet | undefined> {
  const [application, api] = await Promise.all([
    tx.client.findFirst({ where: { name: DEMO.application, tags: { has: DEMO.tag } }, select: { id: true, revision: true } }),
    tx.resourceServer.findUnique({ where: { identifier: DEMO.identifier, name: DEMO.api }, select: { id: true, revision: true } }),
  ])
  if (application === null && api === null) return undefined
  const otherApplications = api
    ? await tx.clientGrant.count({ where: { resourceServerId: api.id, clientId: { not: application?.id ?? '' } } })
    : 0
  return { ...(application && { application }), ...(api && { api: { ...api, otherApplications } }) }
}

/**
 * Makes an API, an application and its grant, each with its admin event, together or not at all.
 * @throws DomainError `conflict` when something has the name or the identifier already
 */
export async function createDemoSet(deps: { prisma: PrismaClient; encryption: Encryption }, actor: Actor): Promise<CreatedDemoSet> {
  const { prisma, encryption } = deps
  const prepared = await prepareSigningKeys(prisma, 'RS256')
  return transaction(prisma, async (tx) => {
    const { identifier, api: name } = DEMO
    const scopes = DEMO.scopes.map((scope) => ({ ...scope }))
    const api = await createResourceServerInTransaction(tx, { encryption, prepared }, { identifier, name, scopes }, actor)
    const made = await createClientInTransaction(
      tx,
      encryption,
      { name: DEMO.application, description: 'Made by Get started, to try things out', tags: [DEMO.tag] },
      actor,
    )
    const grant = { clientId: made.client.id, resourceServerId: api.id, allowedScopes: ['read:entries'] }
    await setClientGrantInTransaction(tx, grant, actor)
    return { clientId: made.client.id, clientSecret: made.secret.value, audience: identifier }
  })
}

/**
 * Removes what there is of the demo set, with the grants that others have for its API.
 * @throws DomainError `not_found` when there is none, `conflict` when it was changed meanwhile
 */
export async function removeDemoSet({ prisma }: { prisma: PrismaClient }, actor: Actor): Promise<void> {
  await transaction(prisma, async (tx) => {
    const found = await readDemoSet(tx)
    if (found === undefined) throw new DomainError('not_found', 'There is no demo set any more.')
    const { application, api } = found
    if (application) await deleteClientInTransaction(tx, application, actor)
    if (api) await deleteResourceServerInTransaction(tx, { id: api.id, revision: api.revision }, actor)
  })
}

'use server'

import { z } from 'zod'
import { adminAction } from '../../../lib/auth/admin-action.ts'
import type { ClientGrantView } from '../../../lib/client-grants/client-grant-view.ts'
import { removeClientGrant } from '../../../lib/client-grants/remove-client-grant.ts'
import { restoreClientGrant } from '../../../lib/client-grants/restore-client-grant.ts'
import { setClientGrant } from '../../../lib/client-grants/set-client-grant.ts'
import type { StoredGrant } from '../../../lib/client-grants/stale-grant.ts'
import {
  trimClientGrants,
  trimClientGrantsInput,
  untrimClientGrants,
  untrimClientGrantsInput,
} from '../../../lib/client-grants/trim-client-grants.ts'
import { database } from '../../../lib/db/prisma.ts'
import { refreshPages } from '../_components/refresh-pages.ts'

const id = z.string().max(100)
const revision = z.int().positive()
const moment = z.iso
  .datetime({ error: 'the expiry must be a time' })
  .transform((text) => new Date(text))
  .nullable()

const saveInput = z.strictObject({
  clientId: id,
  resourceServerId: id,
  allowedScopes: z.array(z.string()),
  /** ISO 8601; null is never. */
  expiresAt: moment,
  /** What the editor showed; absent where there was no grant. */
  revision: revision.optional(),
})

/** Makes or changes the grant of an application and an API. Someone else's change meanwhile is a `conflict` with a `StaleGrant`. */
export const saveGrantAction = adminAction(saveInput, 'admin', async (input, { actor }) => {
  const grant = await setClientGrant(database(), input, actor)
  refreshPages()
  return toStoredGrant(grant)
})

/** Takes access away: the next token request of the pair is refused. */
export const removeGrantAction = adminAction(z.strictObject({ id, revision }), 'admin', async (input, { actor }) => {
  await removeClientGrant(database(), input, actor)
  refreshPages()
})

/** Undo of `removeGrantAction`. */
export const restoreGrantAction = adminAction(z.strictObject({ id }), 'admin', async (input, { actor }) => {
  const grant = await restoreClientGrant(database(), input.id, actor)
  refreshPages()
  return toStoredGrant(grant)
})

/** Takes unused scopes away from the grants of a preview: from all of them, or from none. */
export const trimGrantsAction = adminAction(trimClientGrantsInput, 'admin', async (input, { actor }) => {
  const trimmed = await trimClientGrants(database(), input, actor)
  refreshPages()
  return trimmed
})

/** Undo of `trimGrantsAction`, with what it answered. */
export const untrimGrantsAction = adminAction(untrimClientGrantsInput, 'admin', async (input, { actor }) => {
  await untrimClientGrants(database(), input, actor)
  refreshPages()
})

function toStoredGrant({ id: grantId, allowedScopes, expiresAt, revision: current }: ClientGrantView): StoredGrant {
  return { id: grantId, allowedScopes, expiresAt: expiresAt?.toISOString() ?? null, revision: current }
}

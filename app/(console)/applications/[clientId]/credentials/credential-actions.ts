'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../../../lib/auth/admin-action.ts'
import { type AddedClientSecret, createClientSecret } from '../../../../../lib/clients/add-client-secret.ts'
import { extendSecretGrace } from '../../../../../lib/clients/extend-secret-grace.ts'
import { revokeClientSecret } from '../../../../../lib/clients/revoke-client-secret.ts'
import { cancelSecretRotation, rotateClientSecret } from '../../../../../lib/clients/rotate-client-secret.ts'
import { updateClientSecret } from '../../../../../lib/clients/update-client-secret.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../../../lib/encryption/registered-encryption.ts'

const client = { clientId: z.string().max(200), revision: z.int().positive() }
const secretId = z.string().max(200)
const oneSecret = z.strictObject({ ...client, secretId })
const moment = z.iso.datetime({ error: 'choose a day and a time' }).transform((text) => new Date(text))
const label = z.string().max(1000)
const date = z.strictObject({ kind: z.literal('date'), at: moment })
const byHand = z.strictObject({ kind: z.literal('by_hand') })

/** Makes the secret that replaces another. Its value is in this answer and nowhere else. */
export const rotateSecretAction = adminAction(
  oneSecret.extend({
    grace: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('after_first_use'), seconds: z.int() }), date, byHand]),
    label,
    expiresAt: moment.nullable(),
  }),
  'admin',
  async ({ expiresAt, ...input }, { actor }) => {
    const added = await rotateClientSecret(deps(), { ...input, expiresAt: expiresAt ?? undefined }, actor)
    refresh()
    return revealed(added)
  },
)

/** Makes one more secret. Its value is in this answer and nowhere else. */
export const addSecretAction = adminAction(
  z.strictObject({ ...client, label, expiresAt: moment.nullable() }),
  'admin',
  async ({ expiresAt, ...input }, { actor }) => {
    const added = await createClientSecret(deps(), { ...input, expiresAt: expiresAt ?? undefined }, actor)
    refresh()
    return revealed(added)
  },
)

/** Ends the new secret of a rotation and keeps the old one. */
export const cancelRotationAction = adminAction(oneSecret, 'admin', async (input, { actor }) => {
  await cancelSecretRotation(database(), input, actor)
  refresh()
})

/** Ends a secret: the next token request with it is refused. */
export const retireSecretAction = adminAction(oneSecret, 'admin', async (input, { actor }) => {
  await revokeClientSecret(database(), input, actor)
  refresh()
})

/** Lets a replaced secret live longer. */
export const extendGraceAction = adminAction(
  oneSecret.extend({
    grace: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('longer'), seconds: z.int() }), date, byHand]),
  }),
  'admin',
  async (input, { actor }) => {
    await extendSecretGrace(database(), input, actor)
    refresh()
  },
)

/** Changes the label and the expiry of a live secret. */
export const updateSecretAction = adminAction(
  oneSecret.extend({ label, expiresAt: moment.nullable() }),
  'admin',
  async (input, { actor }) => {
    await updateClientSecret(database(), input, actor)
    refresh()
  },
)

function deps() {
  return { ...database(), encryption: registeredEncryption() }
}

function revealed({ value, secretHint, expiresAt }: AddedClientSecret) {
  return { value, hint: secretHint, expiresAt: expiresAt?.toISOString() ?? null }
}

function refresh(): void {
  revalidatePath('/applications/[clientId]', 'layout')
}

'use server'

import { z } from 'zod'
import { adminAction } from '../../../lib/auth/admin-action.ts'
import { requireRecentSignIn } from '../../../lib/auth/recent-sign-in.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { SIGNING_ALGS } from '../../../lib/oauth/ports.ts'
import { saveConsoleSetting } from '../../../lib/settings/console-settings.ts'
import { addNextKey } from '../../../lib/signing-keys/add-next-key.ts'
import { revokeSigningKey } from '../../../lib/signing-keys/revoke-signing-key.ts'
import { rotateSigningKey } from '../../../lib/signing-keys/rotate-signing-key.ts'
import { refreshPages } from '../_components/refresh-pages.ts'

const alg = z.enum(SIGNING_ALGS)
const kid = z.string().max(128)
const reason = z.string().max(2_000)

const rotateInput = z.object({ alg, currentKid: kid, force: z.boolean().default(false), reason: reason.default('') })

/** Lets the next key sign; `currentKid` is the one that the page showed. */
export const rotateKeyAction = adminAction(rotateInput, 'admin', async (input, { actor }) => {
  const rotated = await rotateSigningKey(database().prisma, registeredEncryption(), { ...input, actor })
  refreshPages()
  return rotated
})

/** Publishes a key that stands by. */
export const addNextKeyAction = adminAction(z.object({ alg }), 'admin', async (input, { actor }) => {
  await addNextKey(database().prisma, registeredEncryption(), { ...input, actor })
  refreshPages()
  return input
})

/** Takes a key out of the JWKS, at once and for good. Never the one that signs: it is rotated first. */
export const revokeKeyAction = adminAction(z.object({ kid, typedKid: kid, reason }), 'admin', async (input, session) => {
  requireRecentSignIn(session)
  await revokeSigningKey(database().prisma, registeredEncryption(), { ...input, actor: session.actor, unlessCurrent: true })
  refreshPages()
})

// A form sends text; an empty field is no interval.
const days = z.union([z.number(), z.string().transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))]).nullable()

/** Says how often keys rotate by themselves; null: only when somebody asks. */
export const scheduleRotationAction = adminAction(
  z.object({ days, revision: z.int().min(0) }),
  'owner',
  async ({ days: value, revision }, session) => {
    const saved = await saveConsoleSetting(database(), 'keyRotationDays', { value, revision }, session)
    refreshPages()
    return saved
  },
)

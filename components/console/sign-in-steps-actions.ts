'use server'

import { z } from 'zod'
import { publicAction, signInStepAction } from '../../lib/auth/admin-action.ts'
import { readStoredSessionOnce } from '../../lib/auth/admin-session.ts'
import { passSecondFactor } from '../../lib/auth/pass-second-factor.ts'
import { database } from '../../lib/db/prisma.ts'
import { registeredEncryption } from '../../lib/encryption/registered-encryption.ts'
import { DomainError } from '../../lib/errors.ts'

/** How far the sign-in of this browser is; null when nobody is signed in. */
export const readSignInStateAction = publicAction(z.object({}), async () => {
  return (await readStoredSessionOnce())?.state ?? null
})

/** The second step of a sign-in. */
export const passSecondFactorAction = signInStepAction(
  z.object({ code: z.string().max(64) }),
  ['second_factor'],
  async ({ code }, session) => {
    const deps = { prisma: database().prisma, encryption: registeredEncryption() }
    const outcome = await passSecondFactor(deps, { session, code, address: session.actor.address ?? '' })
    if (outcome.ok) return
    const message =
      outcome.kind === 'throttled'
        ? `Wrong too often. Try again in ${outcome.retryAfterSeconds} seconds.`
        : 'This code is wrong, or was used.'
    throw new DomainError('invalid', message, [{ path: 'code', message }])
  },
)

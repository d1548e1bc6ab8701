'use server'

import { z } from 'zod'
import { adminAction } from '../../lib/auth/admin-action.ts'
import { readProofs, signInAgain } from '../../lib/auth/sign-in-again.ts'
import { database } from '../../lib/db/prisma.ts'
import { registeredEncryption } from '../../lib/encryption/registered-encryption.ts'

const proofInput = z.union([z.object({ password: z.string().max(1_024) }), z.object({ code: z.string().max(64) })])

/** With what the person at this session can prove who they are. */
export const readProofsAction = adminAction(z.object({}), 'viewer', (_input, { admin }) => readProofs(database().prisma, admin.id))

/** Takes a password or a code; for ten minutes, what needs a recent sign-in is allowed. */
export const signInAgainAction = adminAction(proofInput, 'viewer', (proof, session) =>
  signInAgain({ prisma: database().prisma, encryption: registeredEncryption() }, proof, session),
)

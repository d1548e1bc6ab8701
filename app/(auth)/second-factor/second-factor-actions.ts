'use server'

import { headers } from 'next/headers'
import { z } from 'zod'
import { signInStepAction } from '../../../lib/auth/admin-action.ts'
import { confirmTotpEnrolment, startTotpEnrolment } from '../../../lib/auth/own-second-factor.ts'
import { drawQrCode } from '../../../lib/auth/qr-code.ts'
import { requestHost } from '../../../lib/auth/same-origin.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'

const codeInput = z.object({ code: z.string().max(64) })

const deps = () => ({ prisma: database().prisma, encryption: registeredEncryption() })

/** A new secret for an owner who must have a second factor. */
export const startEnrolmentAction = signInStepAction(z.object({}), ['enrolment'], async (_input, session) => {
  const { secret, uri } = await startTotpEnrolment(deps(), `Writ ${requestHost(await headers())}`, session)
  return { secret, qr: drawQrCode(uri) }
})

/** The first code of the new secret turns the second factor on. */
export const confirmEnrolmentAction = signInStepAction(codeInput, ['enrolment'], (input, session) =>
  confirmTotpEnrolment(deps(), input, session),
)

'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { changePassword } from '../../../../lib/auth/change-password.ts'
import { withNewPassword } from '../../../../lib/auth/new-password-input.ts'
import {
  confirmTotpEnrolment,
  renewRecoveryCodes,
  startTotpEnrolment,
  turnOffSecondFactor,
} from '../../../../lib/auth/own-second-factor.ts'
import { drawQrCode } from '../../../../lib/auth/qr-code.ts'
import { requestHost } from '../../../../lib/auth/same-origin.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../../lib/encryption/registered-encryption.ts'

const deps = () => ({ prisma: database().prisma, encryption: registeredEncryption() })

const changePasswordInput = withNewPassword({ currentPassword: z.string().max(1_024).default('') })

/** Changes one's own password; the other sessions end. */
export const changePasswordAction = adminAction(changePasswordInput, 'viewer', async ({ currentPassword, password }, session) => {
  const done = await changePassword(database(), { currentPassword, password }, session)
  revalidatePath('/settings/account')
  return done
})

/** Makes the secret for one's authenticator app. */
export const startOwnSecondFactorAction = adminAction(z.object({}), 'viewer', async (_input, session) => {
  const { secret, uri } = await startTotpEnrolment(deps(), `Writ ${requestHost(await headers())}`, session)
  return { secret, qr: drawQrCode(uri) }
})

/** Turns one's second factor on with the first code of the app. */
export const confirmOwnSecondFactorAction = adminAction(z.object({ code: z.string().max(64) }), 'viewer', (input, session) =>
  confirmTotpEnrolment(deps(), input, session),
)

/** Turns one's second factor off. */
export const turnOffSecondFactorAction = adminAction(z.object({}), 'viewer', async (_input, session) => {
  await turnOffSecondFactor(deps(), session)
  revalidatePath('/settings/account')
})

/** Makes ten new recovery codes; the old ones work no more. */
export const renewRecoveryCodesAction = adminAction(z.object({}), 'viewer', async (_input, session) => renewRecoveryCodes(deps(), session))

'use server'

import { z } from 'zod'
import { acceptInvitation, readInvitation } from '../../../lib/auth/accept-invitation.ts'
import { publicAction } from '../../../lib/auth/admin-action.ts'
import { clientAddress } from '../../../lib/auth/admin-session.ts'
import { openBrowserSession } from '../../../lib/auth/browser-session.ts'
import { withNewPassword } from '../../../lib/auth/new-password-input.ts'
import { database } from '../../../lib/db/prisma.ts'

const token = z.string().max(256)

/** Whom a link invites, and as what; null when it is not valid any more. */
export const readInvitationAction = publicAction(z.object({ token }), async (input) => {
  const invitation = await readInvitation(database().prisma, input.token)
  return invitation ? { email: invitation.email, role: invitation.role, invitedBy: invitation.invitedBy } : null
})

/** Makes the invited admin with the secret of the link, and signs them in. Email and role are the invitation's. */
export const acceptInvitationAction = publicAction(
  withNewPassword({ token, name: z.string().max(256) }),
  async ({ token, name, password }) => {
    const admin = await acceptInvitation(database(), { token, name, password, address: await clientAddress() })
    await openBrowserSession(admin.id)
  },
)

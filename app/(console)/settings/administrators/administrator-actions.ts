'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { changeRole, removeAdministrator } from '../../../../lib/auth/change-administrator.ts'
import { ADMIN_ROLES } from '../../../../lib/auth/create-admin.ts'
import { invite, revokeInvitation } from '../../../../lib/auth/invitations.ts'
import { setSecondFactorRequirement } from '../../../../lib/auth/second-factor-requirement.ts'
import { database } from '../../../../lib/db/prisma.ts'

const id = z.uuid()
const role = z.enum(ADMIN_ROLES)
const revision = z.int().min(0)

/** Gives an administrator another role. */
export const changeRoleAction = adminAction(z.object({ adminId: id, role, revision }), 'owner', async (input, session) => {
  await changeRole(database(), input, session)
  refresh()
})

/** Removes an administrator with every session of theirs. */
export const removeAdministratorAction = adminAction(z.object({ adminId: id, revision }), 'owner', async (input, session) => {
  await removeAdministrator(database(), input, session)
  refresh()
})

/** Makes the link of an invitation; its secret is in this answer and nowhere else. */
export const inviteAction = adminAction(z.object({ email: z.string().max(320), role }), 'owner', async (input, session) => {
  const invitation = await invite(database(), input, session)
  refresh()
  return { email: invitation.email, role: invitation.role, token: invitation.token }
})

/** Ends an invitation that nobody has accepted. */
export const revokeInvitationAction = adminAction(z.object({ id }), 'owner', async (input, session) => {
  await revokeInvitation(database(), input, session)
  refresh()
})

/** Demands a second factor of every owner, or no longer. */
export const requireSecondFactorAction = adminAction(z.object({ required: z.boolean(), revision }), 'owner', async (input, session) => {
  const setting = await setSecondFactorRequirement(database(), input, session)
  refresh()
  return setting
})

function refresh(): void {
  revalidatePath('/settings/administrators')
}

'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { endAllOtherSessions, endSession } from '../../../../lib/auth/end-sessions.ts'
import { database } from '../../../../lib/db/prisma.ts'

/** Ends one session: one's own, or as an owner anybody's. */
export const endSessionAction = adminAction(z.object({ sessionId: z.uuid() }), 'viewer', async (input, session) => {
  await endSession(database(), input, session)
  revalidatePath('/settings/sessions')
})

/** Ends every own session but this one. */
export const endAllOtherSessionsAction = adminAction(z.object({}), 'viewer', async (_input, session) => {
  const done = await endAllOtherSessions(database(), session)
  revalidatePath('/settings/sessions')
  return done
})

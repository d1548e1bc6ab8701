'use server'

import { z } from 'zod'
import { undoAdminEvent } from '../../../lib/admin-activity/undo/undo-admin-event.ts'
import { adminAction } from '../../../lib/auth/admin-action.ts'
import { requireRecentSignIn } from '../../../lib/auth/recent-sign-in.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { refreshPages } from '../_components/refresh-pages.ts'

/** Takes one change back; answers the id of the event that did it. What else a change needs, such as an owner, the change itself says. */
export const undoAction = adminAction(z.object({ id: z.uuid() }), 'admin', async (input, session) => {
  const undo = await undoAdminEvent({ prisma: database().prisma, encryption: registeredEncryption() }, input, session)
  refreshPages()
  return undo
})

/** May this session export now? The export itself asks again; this is so that the page can ask for the sign-in first. */
export const checkExportAction = adminAction(z.object({}), 'viewer', async (_input, session) => requireRecentSignIn(session))

'use server'

import { z } from 'zod'
import { publicAction } from '../../../lib/auth/admin-action.ts'
import { clientAddress } from '../../../lib/auth/admin-session.ts'
import { openBrowserSession } from '../../../lib/auth/browser-session.ts'
import { withNewPassword } from '../../../lib/auth/new-password-input.ts'
import { claimOwnerLink } from '../../../lib/auth/owner-link.ts'
import { database } from '../../../lib/db/prisma.ts'

const claimInput = withNewPassword({ token: z.string().max(256), email: z.string().max(320), name: z.string().max(256) })

/** Makes the first owner with the secret of the one-time link, and signs them in. */
export const claimOwnerAction = publicAction(claimInput, async ({ token, email, name, password }) => {
  const owner = await claimOwnerLink(database().prisma, { token, email, name, password, address: await clientAddress() })
  await openBrowserSession(owner.id)
})

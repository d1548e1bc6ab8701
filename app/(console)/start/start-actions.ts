'use server'

import { refresh } from 'next/cache'
import { z } from 'zod'
import { adminAction } from '../../../lib/auth/admin-action.ts'
import { database } from '../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../lib/encryption/registered-encryption.ts'
import { registeredTokenService } from '../../../lib/issuer/token-service.ts'
import { createDemoSet, removeDemoSet } from '../../../lib/start/demo-set.ts'
import { requestTokenFromConsole, requestTokenInput } from '../../../lib/start/request-token.ts'
import { forgetNavigationCounts } from '../_components/navigation-counts.ts'

const nothing = z.strictObject({})

/** Makes one API, one application and its grant, to try things out. The secret is in this answer and nowhere else. */
export const createDemoSetAction = adminAction(nothing, 'admin', async (_input, { actor }) => {
  const made = await createDemoSet({ prisma: database().prisma, encryption: registeredEncryption() }, actor)
  forgetNavigationCounts()
  refresh()
  return made
})

export const removeDemoSetAction = adminAction(nothing, 'admin', async (_input, { actor }) => {
  await removeDemoSet(database(), actor)
  forgetNavigationCounts()
  refresh()
})

/** A real token request with a secret that is used for it and not kept. */
export const requestTokenAction = adminAction(requestTokenInput, 'admin', async (input, { actor }) => {
  const result = await requestTokenFromConsole(registeredTokenService(), input, actor)
  forgetNavigationCounts()
  refresh()
  return result
})

'use server'

import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { registerClient, registerClientInput } from '../../../../lib/clients/register-client.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../../lib/encryption/registered-encryption.ts'
import { refreshPages } from '../../_components/refresh-pages.ts'

/** Makes an application. Its first secret is in this answer and nowhere else. */
export const createApplicationAction = adminAction(registerClientInput, 'admin', async (input, { actor }) => {
  const { client, secret } = await registerClient({ ...database(), encryption: registeredEncryption() }, input, actor)
  refreshPages()
  return { clientId: client.id, applicationName: client.name, value: secret.value, expiresAt: secret.expiresAt }
})

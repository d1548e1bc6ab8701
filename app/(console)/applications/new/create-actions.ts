'use server'

import { z } from 'zod'
import { adminAction } from '../../../../lib/auth/admin-action.ts'
import { registerClient, registerClientInput } from '../../../../lib/clients/register-client.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { registeredEncryption } from '../../../../lib/encryption/registered-encryption.ts'
import { createResourceServer } from '../../../../lib/resource-servers/create-resource-server.ts'
import { resourceServerIdentifier, resourceServerName } from '../../../../lib/resource-servers/resource-server-input.ts'
import { refreshPages } from '../../_components/refresh-pages.ts'

/** Makes an application. Its first secret is in this answer and nowhere else. */
export const createApplicationAction = adminAction(registerClientInput, 'admin', async (input, { actor }) => {
  const { client, secret } = await registerClient({ ...database(), encryption: registeredEncryption() }, input, actor)
  refreshPages()
  return { clientId: client.id, applicationName: client.name, value: secret.value, expiresAt: secret.expiresAt }
})

const newApi = z.strictObject({
  name: resourceServerName,
  identifier: resourceServerIdentifier,
  /** One a line. */
  scopes: z.string().max(100_000).default(''),
})

/** Makes an API while an application is being described; everything else about it has its default. */
export const createApiForApplicationAction = adminAction(newApi, 'admin', async ({ scopes, ...input }, { actor }) => {
  const values = [...new Set(scopes.split(/\s+/).filter((value) => value !== ''))]
  const api = await createResourceServer(
    { ...database(), encryption: registeredEncryption() },
    { ...input, scopes: values.map((value) => ({ value })) },
    actor,
  )
  refreshPages()
  return { id: api.id, name: api.name, identifier: api.identifier }
})

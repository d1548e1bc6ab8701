import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setClientGrant } from '../client-grants/set-client-grant.ts'
import { createClient } from '../clients/create-client.ts'
import { revokeClientSecret } from '../clients/revoke-client-secret.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { createResourceServer } from '../resource-servers/create-resource-server.ts'
import { readQuickstart } from './read-quickstart.ts'

const actor = { type: 'admin', id: 'a1', name: 'Dana' } as const
const encryption = createTestEncryption()
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function api(name: string) {
  const scopes = [{ value: 'write' }, { value: 'read' }]
  return createResourceServer({ prisma: database.prisma, encryption }, { name, identifier: `https://${name}.example/`, scopes }, actor)
}

describe('what a quickstart is filled with', () => {
  it('is the first API by name whose grant holds, or the one that is asked for', async () => {
    const { prisma } = database
    const { client, secret } = await createClient({ prisma, encryption }, { name: 'worker' }, actor)
    expect(await readQuickstart(prisma, client.id, undefined)).toEqual({ apis: [], chosen: undefined, hasLiveSecret: true })

    const [alpha, beta, gamma] = [await api('alpha'), await api('beta'), await api('gamma')]
    await setClientGrant({ prisma }, { clientId: client.id, resourceServerId: gamma.id, allowedScopes: [] }, actor)
    await setClientGrant({ prisma }, { clientId: client.id, resourceServerId: beta.id, allowedScopes: ['read', 'write'] }, actor)
    const expired = await setClientGrant({ prisma }, { clientId: client.id, resourceServerId: alpha.id, allowedScopes: ['read'] }, actor)
    await database.pool.query("UPDATE client_grants SET expires_at = now() - interval '1 minute' WHERE id = $1", [expired.id])

    const found = await readQuickstart(prisma, client.id, undefined)
    expect(found.apis.map(({ name }) => name)).toEqual(['alpha', 'beta', 'gamma'])
    expect(found.chosen).toEqual({
      id: beta.id,
      name: 'beta',
      identifier: 'https://beta.example/',
      scopes: ['read', 'write'],
      expired: false,
    })
    expect((await readQuickstart(prisma, client.id, alpha.id)).chosen).toMatchObject({ name: 'alpha', scopes: ['read'], expired: true })
    expect((await readQuickstart(prisma, client.id, 'of somebody else')).chosen).toMatchObject({ name: 'beta' })

    await revokeClientSecret({ prisma }, { clientId: client.id, secretId: secret.id }, actor)
    expect((await readQuickstart(prisma, client.id, undefined)).hasLiveSecret).toBe(false)
  })
})

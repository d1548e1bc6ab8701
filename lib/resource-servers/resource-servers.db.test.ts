import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { removeClientGrant } from '../client-grants/remove-client-grant.ts'
import { setClientGrant } from '../client-grants/set-client-grant.ts'
import { createClient } from '../clients/create-client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { createResourceServer } from './create-resource-server.ts'
import { deleteResourceServer } from './delete-resource-server.ts'
import { updateResourceServer } from './update-resource-server.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const encryption = createTestEncryption()
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: typeof encryption }
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption }
})
afterAll(() => database.drop())

const scopes = (...values: string[]) => values.map((value) => ({ value, description: '' }))

async function makeApi(...values: string[]) {
  return createResourceServer(
    deps,
    { identifier: `https://api-${++count}/`, name: 'API', signingAlg: 'ES256', scopes: scopes(...values) },
    actor,
  )
}

async function makeGrant(api: { id: string }, ...allowedScopes: string[]) {
  const { client } = await createClient(deps, { name: `app-${++count}` }, actor)
  const grant = await setClientGrant(deps, { clientId: client.id, resourceServerId: api.id, allowedScopes }, actor)
  return { client, grant }
}

describe('APIs', () => {
  it('bring their algorithm its current and next key in the same transaction, once', async () => {
    await makeApi('a')
    await makeApi('b')
    const keys = await database.prisma.signingKey.findMany({ where: { alg: 'ES256' }, orderBy: { status: 'asc' } })
    expect(keys.map(({ status }) => status)).toEqual(['current', 'next'])
    expect(await database.prisma.signingKey.count({ where: { alg: 'EdDSA' } })).toBe(0)
  })

  it('that are refused leave no key behind', async () => {
    const api = await makeApi()
    const twin = { identifier: api.identifier, name: 'Twin', signingAlg: 'EdDSA' as const }
    await expect(createResourceServer(deps, twin, actor)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await database.prisma.signingKey.count({ where: { alg: 'EdDSA' } })).toBe(0)
  })

  it('get keys when they change to an algorithm that has none', async () => {
    const api = await makeApi()
    const { resourceServer } = await updateResourceServer(deps, { id: api.id, revision: 1, signingAlg: 'EdDSA' }, actor)
    expect(resourceServer).toMatchObject({ signingAlg: 'EdDSA', revision: 2 })
    expect(await database.prisma.signingKey.count({ where: { alg: 'EdDSA' } })).toBe(2)
  })

  it.each([
    { name: 'a scope with a space', input: { scopes: scopes('a b') }, path: 'scopes[0].value' },
    { name: 'a scope with a quote', input: { scopes: scopes('"') }, path: 'scopes[0].value' },
    { name: 'a scope twice', input: { scopes: scopes('a', 'a') }, path: 'scopes[1].value' },
    { name: 'no lifetime', input: { tokenLifetimeSeconds: 0 }, path: 'tokenLifetimeSeconds' },
    { name: 'a lifetime over 30 days', input: { tokenLifetimeSeconds: 2_592_001 }, path: 'tokenLifetimeSeconds' },
    { name: 'a shared-secret algorithm', input: { signingAlg: 'HS256' }, path: 'signingAlg' },
    { name: 'an unknown dialect', input: { tokenDialect: 'x' }, path: 'tokenDialect' },
    { name: 'a control character in the identifier', input: { identifier: 'a\u0000b' }, path: 'identifier' },
  ])('refuse $name', async ({ input, path }) => {
    const whole = { identifier: 'https://new/', name: 'New', ...input }
    await expect(createResourceServer(deps, whole as never, actor)).rejects.toMatchObject({ kind: 'invalid', problems: [{ path }] })
  })

  it('replace their scopes: new ones, new descriptions, none twice', async () => {
    const api = await makeApi('a', 'b')
    const { resourceServer } = await updateResourceServer(
      deps,
      { id: api.id, revision: 1, scopes: [{ value: 'c' }, { value: 'b', description: 'B' }] },
      actor,
    )
    expect(resourceServer.scopes).toEqual([
      { value: 'b', description: 'B' },
      { value: 'c', description: '' },
    ])
    const again = { id: api.id, revision: 2, scopes: [{ value: 'c' }, { value: 'b', description: 'B' }] }
    expect((await updateResourceServer(deps, again, actor)).resourceServer.revision).toBe(2)
    await expect(updateResourceServer(deps, { ...again, revision: 1, name: 'x' }, actor)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('do not lose a scope that is granted, unless it is taken from the grants', async () => {
    const api = await makeApi('a', 'b')
    const { client, grant } = await makeGrant(api, 'a', 'b')
    const input = { id: api.id, revision: 1, scopes: scopes('a') }
    await expect(updateResourceServer(deps, input, actor)).rejects.toMatchObject({
      kind: 'conflict',
      message: `Removed scopes are still granted to ${client.name} (b).`,
    })
    const { trimmedGrants } = await updateResourceServer(deps, { ...input, removeFromGrants: true }, actor)
    expect(trimmedGrants).toEqual([{ id: grant.id, revision: 2 }])
    expect(await database.prisma.clientGrant.findUnique({ where: { id: grant.id } })).toMatchObject({ allowedScopes: ['a'] })
    expect(await database.prisma.adminEvent.findMany({ where: { targetId: grant.id }, orderBy: { id: 'asc' } })).toMatchObject([
      { event: 'client_grant.created' },
      { event: 'client_grant.updated', before: { allowedScopes: ['a', 'b'] }, after: { allowedScopes: ['a'] } },
    ])
  })

  it('are deleted with their grants, which the event names', async () => {
    const api = await makeApi('a')
    const { client, grant } = await makeGrant(api, 'a')
    await deleteResourceServer(deps, { id: api.id, revision: 1 }, actor)
    expect(await database.prisma.clientGrant.findUnique({ where: { id: grant.id } })).toBeNull()
    const [event] = await database.prisma.adminEvent.findMany({ where: { targetId: api.id, event: 'resource_server.deleted' } })
    expect(event).toMatchObject({ before: { grants: [{ clientId: client.id, allowedScopes: ['a'] }] } })
  })
})

describe('grants', () => {
  it('hold scopes that the API defines, in the order of their values', async () => {
    const api = await makeApi('b', 'a')
    const { grant } = await makeGrant(api, 'b', 'a')
    expect(grant).toMatchObject({ allowedScopes: ['a', 'b'], revision: 1, expiresAt: null })
    await expect(makeGrant(api, 'a', 'x')).rejects.toMatchObject({ kind: 'invalid', problems: [{ path: 'allowedScopes[1]' }] })
  })

  it('change by revision: an unseen or a stale grant is refused', async () => {
    const api = await makeApi('a')
    const { client, grant } = await makeGrant(api, 'a')
    const pair = { clientId: client.id, resourceServerId: api.id }
    await expect(setClientGrant(deps, { ...pair, allowedScopes: [] }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    const expiresAt = new Date('2030-01-01T00:00:00Z')
    const after = await setClientGrant(deps, { ...pair, allowedScopes: [], expiresAt, revision: 1 }, actor)
    expect(after).toMatchObject({ id: grant.id, allowedScopes: [], expiresAt, revision: 2 })
    expect(await setClientGrant(deps, { ...pair, allowedScopes: [], revision: 2 }, actor)).toMatchObject({ expiresAt, revision: 2 })
    await expect(removeClientGrant(deps, { id: grant.id, revision: 1 }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await removeClientGrant(deps, { id: grant.id, revision: 2 }, actor)
    await expect(removeClientGrant(deps, { id: grant.id, revision: 2 }, actor)).rejects.toMatchObject({ kind: 'not_found' })
  })

  it('made twice at once are one grant', async () => {
    const api = await makeApi('a')
    const { client } = await createClient(deps, { name: `app-${++count}` }, actor)
    const made = await Promise.allSettled(
      [1, 2, 3].map(() => setClientGrant(deps, { clientId: client.id, resourceServerId: api.id, allowedScopes: ['a'] }, actor)),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of made) if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' })
  })

  it('of a scope that is being removed end in one order or the other, never with a scope that is gone', async () => {
    for (let round = 0; round < 10; round++) {
      const api = await makeApi('a', 'b')
      const { client } = await createClient(deps, { name: `app-${++count}` }, actor)
      await Promise.allSettled([
        setClientGrant(deps, { clientId: client.id, resourceServerId: api.id, allowedScopes: ['b'] }, actor),
        updateResourceServer(deps, { id: api.id, revision: 1, scopes: scopes('a') }, actor),
      ])
      const grants = await database.prisma.clientGrant.findMany({ where: { clientId: client.id } })
      const defined = await database.prisma.scope.findMany({ where: { resourceServerId: api.id } })
      for (const scope of grants.flatMap((grant) => grant.allowedScopes)) expect(defined.map(({ value }) => value)).toContain(scope)
    }
  })
})

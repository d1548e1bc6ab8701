import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { setClientGrant } from '../client-grants/set-client-grant.ts'
import { createClient } from '../clients/create-client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { addScopes, describeScope, removeScope } from './change-scopes.ts'
import { createResourceServer } from './create-resource-server.ts'
import { listScopes, readScopeHolders } from './list-scopes.ts'
import { newestScopes } from './newest-scopes.ts'
import { listRollOutCandidates, rollOutScopes } from './roll-out-scopes.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const encryption = createTestEncryption()
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: typeof encryption }
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption }
})
afterAll(() => database?.drop())

async function makeApi(...values: string[]) {
  const scopes = values.map((value) => ({ value }))
  return createResourceServer(deps, { identifier: `https://api-${++count}/`, name: 'API', signingAlg: 'ES256', scopes }, actor)
}

async function makeGrant(api: { id: string }, ...allowedScopes: string[]) {
  const { client } = await createClient(deps, { name: `app-${++count}` }, actor)
  const grant = await setClientGrant(deps, { clientId: client.id, resourceServerId: api.id, allowedScopes }, actor)
  return { ...grant, name: client.name }
}

const scopesOf = async ({ id }: { id: string }) => (await listScopes(database.prisma, id)).map(({ value }) => value)
const stored = ({ id }: { id: string }) => database.prisma.clientGrant.findUniqueOrThrow({ where: { id } })
const eventsOf = (targetId: string) => database.prisma.adminEvent.count({ where: { targetId } })

describe('the scopes of an API', () => {
  it('say who holds them and on which day they were last issued', async () => {
    const api = await makeApi('a', 'b', 'c')
    const [first, second] = [await makeGrant(api, 'a', 'b'), await makeGrant(api, 'a')]
    await database.pool.query(`INSERT INTO scope_usage VALUES ($1, 'a', '2026-11-01'), ($1, 'b', '2026-11-02'), ($2, 'a', '2026-11-03')`, [
      first.id,
      second.id,
    ])
    const other = await makeGrant(await makeApi('a'), 'a')
    await database.pool.query(`INSERT INTO scope_usage VALUES ($1, 'a', '2026-11-20')`, [other.id])
    expect(await listScopes(database.prisma, api.id)).toMatchObject([
      { value: 'a', holders: 2, lastUsedOn: new Date('2026-11-03') },
      { value: 'b', holders: 1, lastUsedOn: new Date('2026-11-02') },
      { value: 'c', holders: 0, lastUsedOn: null },
    ])
    const holders = { names: [first.name, second.name].sort(), total: 2 }
    expect(await readScopeHolders(database.prisma, { resourceServerId: api.id, value: 'a' })).toEqual(holders)
  })

  it('are added one after the other, each since its own time', async () => {
    const api = await makeApi('a', 'b')
    expect(newestScopes(await listScopes(database.prisma, api.id))).toEqual([])
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'c', description: 'C' }, { value: 'd' }] }, actor)
    expect(await scopesOf(api)).toEqual(['a', 'b', 'c', 'd'])
    expect(newestScopes(await listScopes(database.prisma, api.id))).toEqual(['c', 'd'])
  })

  it('are not added twice, nor under a stale revision', async () => {
    const api = await makeApi('a')
    const add = (revision: number, ...values: string[]) =>
      addScopes(deps, { id: api.id, revision, scopes: values.map((value) => ({ value })) }, actor)
    await expect(add(1, 'b', 'a')).rejects.toMatchObject({ kind: 'invalid', problems: [{ path: 'scopes[1].value' }] })
    await expect(add(1, 'not one')).rejects.toMatchObject({ kind: 'invalid', problems: [{ path: 'scopes[0].value' }] })
    await expect(add(1)).rejects.toMatchObject({ kind: 'invalid' })
    await add(1, 'b')
    await expect(add(1, 'c')).rejects.toMatchObject({
      kind: 'conflict',
      current: { resourceServer: { id: api.id, revision: 2 }, changed: { by: 'Dana', at: expect.any(Date) } },
    })
    expect(await scopesOf(api)).toEqual(['a', 'b'])
    expect(await eventsOf(api.id)).toBe(2)
  })

  it('are described anew and keep everything else', async () => {
    const api = await makeApi('a', 'b')
    const { resourceServer } = await describeScope(deps, { id: api.id, revision: 1, value: 'a', description: 'A' }, actor)
    expect(resourceServer).toMatchObject({ revision: 2, scopes: [{ value: 'a', description: 'A' }, { value: 'b' }] })
    const unknown = describeScope(deps, { id: api.id, revision: 2, value: 'x', description: '' }, actor)
    await expect(unknown).rejects.toMatchObject({ kind: 'not_found' })
  })

  it('are not removed while an application holds them, unless they are taken from it', async () => {
    const api = await makeApi('a', 'b')
    const grant = await makeGrant(api, 'a', 'b')
    const input = { id: api.id, revision: 1, value: 'b' }
    await expect(removeScope(deps, input, actor)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining(grant.name) })
    expect(await scopesOf(api)).toEqual(['a', 'b'])
    const { trimmedGrants } = await removeScope(deps, { ...input, removeFromGrants: true }, actor)
    expect(trimmedGrants).toEqual([{ id: grant.id, revision: 2 }])
    expect(await stored(grant)).toMatchObject({ allowedScopes: ['a'] })
    await expect(removeScope(deps, { ...input, revision: 2 }, actor)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('the roll-out question', () => {
  it('is about exactly the applications that hold every other scope', async () => {
    const api = await makeApi('a', 'b')
    const whole = await makeGrant(api, 'a', 'b')
    await makeGrant(api, 'a')
    await makeGrant(api)
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'c' }] }, actor)
    await makeGrant(api, 'a', 'b', 'c')
    const asked = await listRollOutCandidates(database.prisma, { resourceServerId: api.id, scopes: ['c'] })
    expect(asked).toMatchObject({ total: 1, candidates: [{ id: whole.id, clientName: whole.name, allowedScopes: ['a', 'b'] }] })
  })

  it('says by the clock of the database which grants ended', async () => {
    const api = await makeApi('a')
    const ended = await makeGrant(api, 'a')
    await makeGrant(api, 'a')
    await database.prisma.clientGrant.update({ where: { id: ended.id }, data: { expiresAt: new Date(Date.now() - 60_000) } })
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'b' }] }, actor)
    const { candidates } = await listRollOutCandidates(database.prisma, { resourceServerId: api.id, scopes: ['b'] })
    expect(candidates.filter(({ expired }) => expired).map(({ id }) => id)).toEqual([ended.id])
    expect(candidates).toHaveLength(2)
  })

  it('is about everyone with a grant when the API had no scope before', async () => {
    const api = await makeApi()
    const grant = await makeGrant(api)
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'a' }] }, actor)
    const asked = await listRollOutCandidates(database.prisma, { resourceServerId: api.id, scopes: ['a'] })
    expect(asked.candidates.map(({ id }) => id)).toEqual([grant.id])
  })

  it('adds the scope to those chosen and to nobody else, each with its event, and takes it back', async () => {
    const api = await makeApi('a')
    const [chosen, other] = [await makeGrant(api, 'a'), await makeGrant(api, 'a')]
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'b' }] }, actor)
    const request = { resourceServerId: api.id, scopes: ['b'] }
    const grants = [{ id: chosen.id, revision: 1 }]
    const done = await rollOutScopes(deps, { ...request, grants, change: 'add' }, actor)
    expect(done).toEqual({ grants: [{ id: chosen.id, revision: 2 }], stale: [] })
    expect([(await stored(chosen)).allowedScopes, (await stored(other)).allowedScopes]).toEqual([['a', 'b'], ['a']])
    expect(await eventsOf(chosen.id)).toBe(2)
    await rollOutScopes(deps, { ...request, grants: [...done.grants], change: 'remove' }, actor)
    expect((await stored(chosen)).allowedScopes).toEqual(['a'])
  })

  it('leaves a grant alone that somebody changed meanwhile, and names it', async () => {
    const api = await makeApi('a')
    const [chosen, changed] = [await makeGrant(api, 'a'), await makeGrant(api, 'a')]
    await addScopes(deps, { id: api.id, revision: 1, scopes: [{ value: 'b' }] }, actor)
    await setClientGrant(deps, { clientId: changed.clientId, resourceServerId: api.id, allowedScopes: [], revision: 1 }, actor)
    const grants = [chosen, changed].map(({ id }) => ({ id, revision: 1 }))
    const done = await rollOutScopes(deps, { resourceServerId: api.id, scopes: ['b'], grants, change: 'add' }, actor)
    expect(done).toEqual({ grants: [{ id: chosen.id, revision: 2 }], stale: [changed.name] })
    expect((await stored(changed)).allowedScopes).toEqual([])
  })

  it('adds nothing that the API does not define, and reaches no grant of another API', async () => {
    const api = await makeApi('a')
    const grant = await makeGrant(api, 'a')
    const grants = [{ id: grant.id, revision: 1 }]
    const unknown = rollOutScopes(deps, { resourceServerId: api.id, scopes: ['x'], grants, change: 'add' }, actor)
    await expect(unknown).rejects.toMatchObject({ kind: 'invalid' })
    const other = await makeApi('a', 'b')
    expect(await rollOutScopes(deps, { resourceServerId: other.id, scopes: ['b'], grants, change: 'add' }, actor)).toEqual({
      grants: [],
      stale: [],
    })
    expect(await stored(grant)).toMatchObject({ allowedScopes: ['a'], revision: 1 })
  })
})

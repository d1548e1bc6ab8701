import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { addClientSecret } from './add-client-secret.ts'
import { createClient } from './create-client.ts'
import { deleteClient } from './delete-client.ts'
import { revokeClientSecret } from './revoke-client-secret.ts'
import { setClientDisabled, updateClient } from './update-client.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana', address: '192.0.2.1' }
const encryption = createTestEncryption()
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: typeof encryption }
let count = 0
const freshName = () => `app-${++count}`

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption }
})
afterAll(() => database.drop())

const eventsOf = (targetId: string) => database.prisma.adminEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } })

describe('applications', () => {
  it('are made with a secret that is stored only as a hash, and with events that hold none', async () => {
    const { client, secret } = await createClient(deps, { name: freshName(), metadata: { plan: 'full' } }, actor)
    expect(client).toMatchObject({ authMethod: 'client_secret', metadata: { plan: 'full' }, revision: 1 })
    expect(client.id).toMatch(/^[A-Za-z0-9]{32}$/)
    const [row] = await database.prisma.clientSecret.findMany({ where: { clientId: client.id } })
    expect(encryption.matchesClientSecret(secret.value, row?.secretHash ?? '')).toBe(true)
    expect(row).toMatchObject({ slot: 1, secretHint: secret.value.slice(-4), createdBy: 'Dana' })
    const events = await eventsOf(client.id)
    expect(events).toMatchObject([
      { event: 'client.created', actorType: 'admin', actorName: 'Dana', address: '192.0.2.1' },
      { event: 'client_secret.created', after: { hint: secret.value.slice(-4) } },
    ])
    expect(JSON.stringify(events)).not.toContain(secret.value)
    expect(JSON.stringify(events)).not.toContain(row?.secretHash)
  })

  it('keep a client_id and a secret that were given', async () => {
    const value = 'an imported secret of some service, 42'
    const { client, secret } = await createClient(deps, { name: freshName(), clientId: 'legacy-1', secret: { value } }, actor)
    expect(client.id).toBe('legacy-1')
    expect(secret).toMatchObject({ value, secretHint: ', 42' })
    await expect(createClient(deps, { name: freshName(), clientId: 'legacy-1' }, actor)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it.each([
    { name: 'an empty name', input: { name: ' ' }, path: 'name' },
    { name: 'a name with a line break', input: { name: 'a\nb' }, path: 'name' },
    { name: 'a short secret', input: { name: 'x', secret: { value: 'short' } }, path: 'secret.value' },
    { name: 'a secret outside ASCII', input: { name: 'x', secret: { value: 'é'.repeat(40) } }, path: 'secret.value' },
    { name: 'a client_id with a colon, which Basic could not carry', input: { name: 'x', clientId: 'a:b' }, path: 'clientId' },
    { name: 'an unknown field', input: { name: 'x', revision: 7 }, path: '' },
    { name: 'metadata that is no text', input: { name: 'x', metadata: { a: 1 } }, path: 'metadata.a' },
  ])('refuse $name', async ({ input, path }) => {
    const before = await database.prisma.adminEvent.count()
    await expect(createClient(deps, input as never, actor)).rejects.toMatchObject({ kind: 'invalid', problems: [{ path }] })
    expect(await database.prisma.adminEvent.count()).toBe(before)
  })

  it('change with a new revision; a stale one is refused and writes nothing', async () => {
    const { client } = await createClient(deps, { name: freshName() }, actor)
    const renamed = freshName()
    const after = await updateClient(deps, { id: client.id, revision: 1, name: renamed, tags: ['a'] }, actor)
    expect(after).toMatchObject({ name: renamed, tags: ['a'], revision: 2 })
    await expect(updateClient(deps, { id: client.id, revision: 1, description: 'late' }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    expect((await eventsOf(client.id)).slice(2)).toMatchObject([
      { event: 'client.updated', before: { name: client.name, tags: [] }, after: { name: renamed, tags: ['a'] } },
    ])
  })

  it('saved twice at once from one revision, only one save wins', async () => {
    const { client } = await createClient(deps, { name: freshName() }, actor)
    const saves = await Promise.allSettled(
      ['one', 'two', 'three'].map((description) => updateClient(deps, { id: client.id, revision: 1, description }, actor)),
    )
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await eventsOf(client.id)).filter(({ event }) => event === 'client.updated')).toHaveLength(1)
  })

  it('saved unchanged keep their revision and the configuration its epoch', async () => {
    const { client } = await createClient(deps, { name: freshName(), metadata: { b: '1', a: '2' } }, actor)
    const before = await database.prisma.configEpoch.findFirst()
    const after = await updateClient(deps, { id: client.id, revision: 1, name: client.name, metadata: { a: '2', b: '1' } }, actor)
    expect(after.revision).toBe(1)
    expect(await database.prisma.configEpoch.findFirst()).toEqual(before)
  })

  it('refuse a name that is taken', async () => {
    const [one, two] = [freshName(), freshName()]
    await createClient(deps, { name: one }, actor)
    const { client } = await createClient(deps, { name: two }, actor)
    await expect(createClient(deps, { name: one }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(updateClient(deps, { id: client.id, revision: 1, name: one }, actor)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('are disabled and enabled with their reason', async () => {
    const { client } = await createClient(deps, { name: freshName() }, actor)
    const disabled = await setClientDisabled(deps, { id: client.id, revision: 1, disabled: true, reason: 'leaked' }, actor)
    expect(disabled).toMatchObject({ disabledAt: expect.any(Date), disabledReason: 'leaked', revision: 2 })
    const enabled = await setClientDisabled(deps, { id: client.id, revision: 2, disabled: false }, actor)
    expect(enabled).toMatchObject({ disabledAt: null, disabledReason: '', revision: 3 })
    expect((await eventsOf(client.id)).slice(2).map(({ event }) => event)).toEqual(['client.disabled', 'client.enabled'])
  })

  it('are deleted with their secrets; the event stays', async () => {
    const { client } = await createClient(deps, { name: freshName() }, actor)
    await expect(deleteClient(deps, { id: client.id, revision: 9 }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await deleteClient(deps, { id: client.id, revision: 1 }, actor)
    await expect(deleteClient(deps, { id: client.id, revision: 1 }, actor)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await database.prisma.clientSecret.count({ where: { clientId: client.id } })).toBe(0)
    expect((await eventsOf(client.id)).at(-1)).toMatchObject({ event: 'client.deleted', before: { name: client.name, grants: [] } })
  })
})

describe('secrets of an application', () => {
  it('are two live ones at most, also when added at once', async () => {
    const { client } = await createClient(deps, { name: freshName() }, actor)
    const added = await Promise.allSettled([1, 2, 3].map(() => addClientSecret(deps, { clientId: client.id }, actor)))
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of added) if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' })
  })

  it('live for good only in one of the two slots: the database holds no third, whoever writes it', async () => {
    const { client, secret } = await createClient(deps, { name: freshName() }, actor)
    await expect(database.pool.query('UPDATE client_secrets SET slot = NULL WHERE client_id = $1', [client.id])).rejects.toThrow(
      'slot_ends',
    )
    expect(await database.prisma.clientSecret.findUnique({ where: { id: secret.id } })).toMatchObject({ slot: 1 })
  })

  it.each([
    { name: 'expired', end: { expiresAt: new Date(Date.now() - 1000) } },
    { name: 'retired', end: { retiresAt: new Date(Date.now() - 1000) } },
  ])('give their place up once $name', async ({ end }) => {
    const { client, secret } = await createClient(deps, { name: freshName() }, actor)
    await addClientSecret(deps, { clientId: client.id }, actor)
    await database.prisma.clientSecret.update({ where: { id: secret.id }, data: end })
    const third = await addClientSecret(deps, { clientId: client.id }, actor)
    expect(third.slot).toBe(1)
    const old = await database.prisma.clientSecret.findUniqueOrThrow({ where: { id: secret.id } })
    expect(old).toMatchObject({ slot: null, revokedAt: null }) // it stays, so that a refusal can name its reason
  })

  it('replace a live one with a grace, and only a live one of the same application', async () => {
    const { client, secret } = await createClient(deps, { name: freshName() }, actor)
    const { secret: foreign } = await createClient(deps, { name: freshName() }, actor)
    await expect(addClientSecret(deps, { clientId: client.id, replacesId: foreign.id }, actor)).rejects.toMatchObject({ kind: 'invalid' })
    const added = await addClientSecret(deps, { clientId: client.id, replacesId: secret.id, graceSeconds: 3600 }, actor)
    expect(added).toMatchObject({ replacesId: secret.id, graceSeconds: 3600, graceStartedAt: null })
  })

  it('are revoked once', async () => {
    const { client, secret } = await createClient(deps, { name: freshName() }, actor)
    const revoked = await revokeClientSecret(deps, { clientId: client.id, secretId: secret.id }, actor)
    expect(revoked).toMatchObject({ slot: null, revokedAt: expect.any(Date) })
    await expect(revokeClientSecret(deps, { clientId: client.id, secretId: secret.id }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    expect((await eventsOf(client.id)).filter(({ event }) => event === 'client_secret.revoked')).toHaveLength(1)
    await expect(revokeClientSecret(deps, { clientId: 'nobody', secretId: secret.id }, actor)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeClientGrant } from '../../client-grants/remove-client-grant.ts'
import { setClientGrant } from '../../client-grants/set-client-grant.ts'
import { createClient } from '../../clients/create-client.ts'
import { deleteClient } from '../../clients/delete-client.ts'
import { setClientDisabled, updateClient } from '../../clients/update-client.ts'
import { updateClientSecret } from '../../clients/update-client-secret.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createTestEncryption } from '../../encryption/testing.ts'
import { createResourceServer } from '../../resource-servers/create-resource-server.ts'
import { updateResourceServer } from '../../resource-servers/update-resource-server.ts'
import { saveConsoleSetting } from '../../settings/console-settings.ts'
import { readActivity } from '../read-activity.ts'
import type { Actor } from '../record-admin-event.ts'
import { undoAdminEvent } from './undo-admin-event.ts'

const encryption = createTestEncryption()
const sam: Actor = { type: 'admin', id: 'a1', name: 'Sam', address: '192.0.2.7' }
const dana: Actor = { type: 'admin', id: 'a2', name: 'Dana', address: '192.0.2.8' }
let database: TestDatabase
let deps: TestDatabase & { encryption: typeof encryption }

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { ...database, encryption }
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE clients, resource_servers, admin_events, console_settings CASCADE'))

const asAdmin = { admin: { role: 'admin' as const }, actor: dana }
const asOwner = { admin: { role: 'owner' as const }, actor: dana }
const undo = (id: string, session: { admin: { role: 'owner' | 'admin' | 'viewer' }; actor: Actor } = asAdmin) =>
  undoAdminEvent(deps, { id }, session)
const events = () => database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })
async function newest() {
  const event = (await events()).at(-1)
  if (!event) throw new Error('an event was expected')
  return event
}
const makeClient = async (name = 'billing') => (await createClient(deps, { name }, sam)).client
const makeApi = () =>
  createResourceServer(
    deps,
    { identifier: 'https://ledger.example/', name: 'Ledger', signingAlg: 'ES256', scopes: [{ value: 'read' }, { value: 'write' }] },
    sam,
  )
async function makeGrant() {
  const client = await makeClient()
  const api = await makeApi()
  const pair = { clientId: client.id, resourceServerId: api.id }
  return { client, api, pair, grant: await setClientGrant(deps, { ...pair, allowedScopes: ['read'] }, sam) }
}
const grants = () => database.prisma.clientGrant.findMany({ select: { allowedScopes: true, expiresAt: true, revision: true } })

describe('undo of a change', () => {
  it('gives a secret its label and its expiry back', async () => {
    const { client, secret } = await createClient(deps, { name: 'billing', secret: { label: 'eu-west' } }, sam)
    const change = { clientId: client.id, revision: 1, secretId: secret.id, label: 'us-east', expiresAt: new Date(Date.now() + 3_600_000) }
    await updateClientSecret(deps, change, sam)
    await undo((await newest()).id)
    const { label, expiresAt } = await database.prisma.clientSecret.findUniqueOrThrow({ where: { id: secret.id } })
    expect({ label, expiresAt }).toEqual({ label: 'eu-west', expiresAt: null })
    expect(await newest()).toMatchObject({ event: 'client_secret.updated', actorName: 'Dana', revision: 3 })
  })

  it('gives an application its values back and links the two events', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, name: 'billing-worker', tags: ['batch'], metadata: { team: 'pay' } }, sam)
    const changed = await newest()
    const { id } = await undo(changed.id)
    expect(await database.prisma.client.findUniqueOrThrow({ where: { id: client.id } })).toMatchObject({
      name: 'billing',
      tags: [],
      metadata: {},
      revision: 3,
    })
    expect(await newest()).toMatchObject({ id, event: 'client.updated', actorName: 'Dana', undoes: changed.id, revision: 3 })
  })

  it('touches only what the change touched, and can itself be undone', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, description: 'nightly' }, sam)
    const { id } = await undo((await newest()).id)
    await undo(id)
    expect(await database.prisma.client.findUniqueOrThrow({ where: { id: client.id } })).toMatchObject({
      description: 'nightly',
      revision: 4,
    })
  })

  it.each([true, false])('enables and disables an application, with the reason it had (disabled: %s)', async (disabled) => {
    const client = await makeClient()
    await setClientDisabled(deps, { id: client.id, revision: 1, disabled: true, reason: 'leaked in CI log' }, sam)
    if (!disabled) await setClientDisabled(deps, { id: client.id, revision: 2, disabled: false }, sam)
    await undo((await newest()).id)
    const stored = await database.prisma.client.findUniqueOrThrow({ where: { id: client.id } })
    expect([stored.disabledAt === null, stored.disabledReason]).toEqual(disabled ? [true, ''] : [false, 'leaked in CI log'])
  })

  it('gives a grant its scopes and expiry back', async () => {
    const { pair } = await makeGrant()
    await setClientGrant(deps, { ...pair, revision: 1, allowedScopes: ['read', 'write'], expiresAt: new Date('2030-01-01') }, sam)
    await undo((await newest()).id)
    expect(await grants()).toEqual([{ allowedScopes: ['read'], expiresAt: null, revision: 3 }])
  })

  it('removes a grant that was made, and makes one that was removed', async () => {
    const { pair, grant } = await makeGrant()
    const expiresAt = new Date('2030-01-01T00:00:00.000Z')
    const updated = await setClientGrant(deps, { ...pair, revision: 1, allowedScopes: ['read', 'write'], expiresAt }, sam)
    await removeClientGrant(deps, { id: grant.id, revision: updated.revision }, sam)
    const { id } = await undo((await newest()).id)
    expect(await grants()).toEqual([{ allowedScopes: ['read', 'write'], expiresAt, revision: 3 }])
    expect(await database.prisma.clientGrant.findFirst({ select: { id: true } })).toEqual({ id: grant.id })
    await undo(id)
    expect(await grants()).toEqual([])
  })

  it('restores no grant from a removal after which something was done with it', async () => {
    const { pair, grant } = await makeGrant()
    const made = await newest()
    await removeClientGrant(deps, { id: grant.id, revision: 1 }, sam)
    const first = await newest()
    await undo(first.id)
    await expect(undo(made.id)).rejects.toMatchObject({ kind: 'conflict' })
    await setClientGrant(deps, { ...pair, revision: 2, allowedScopes: [] }, sam)
    await removeClientGrant(deps, { id: grant.id, revision: 3 }, sam)
    await expect(undo(first.id)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await grants()).toEqual([])
    await undo((await newest()).id)
    expect(await grants()).toEqual([{ allowedScopes: [], expiresAt: null, revision: 4 }])
  })

  it('gives an API its fields and scopes back', async () => {
    const api = await makeApi()
    const scopes = [{ value: 'read', description: 'see entries' }]
    await updateResourceServer(deps, { id: api.id, revision: 1, name: 'Books', tokenLifetimeSeconds: 60, scopes }, sam)
    await undo((await newest()).id)
    const stored = await database.prisma.resourceServer.findUniqueOrThrow({ where: { id: api.id }, include: { scopes: true } })
    expect(stored).toMatchObject({ name: 'Ledger', tokenLifetimeSeconds: 86_400, revision: 3 })
    expect(
      stored.scopes.map(({ value, description }) => ({ value, description })).toSorted((a, b) => (a.value < b.value ? -1 : 1)),
    ).toEqual([
      { value: 'read', description: '' },
      { value: 'write', description: '' },
    ])
  })

  it('gives a setting its value back, for owners', async () => {
    await saveConsoleSetting(database, 'unusedAfterDays', { value: 30, revision: 0 }, { actor: sam })
    const { id } = await newest()
    await expect(undo(id, asAdmin)).rejects.toMatchObject({ kind: 'forbidden' })
    await undo(id, asOwner)
    expect(await database.prisma.consoleSetting.findFirstOrThrow()).toMatchObject({ value: 90, revision: 2 })
  })
})

describe('undo is refused', () => {
  it('when the target was changed since, with who did it', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, name: 'one' }, sam)
    const { id } = await newest()
    await updateClient(deps, { id: client.id, revision: 2, description: 'two' }, { ...dana, name: 'Alex' })
    const before = await events()
    await expect(undo(id)).rejects.toMatchObject({ kind: 'conflict', message: 'Alex changed one since. Undo would take that back too.' })
    expect(await events()).toEqual(before)
    expect(await database.prisma.client.findUniqueOrThrow({ where: { id: client.id } })).toMatchObject({ name: 'one' })
  })

  it('when it was undone before', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, name: 'one' }, sam)
    const { id } = await newest()
    const results = await Promise.allSettled([undo(id), undo(id), undo(id)])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' })
    expect(await database.prisma.adminEvent.count({ where: { undoes: id } })).toBe(1)
  })

  it('when a grant for the pair was made anew, or one of its sides is gone', async () => {
    const { pair, grant, client } = await makeGrant()
    await removeClientGrant(deps, { id: grant.id, revision: 1 }, sam)
    const { id } = await newest()
    await setClientGrant(deps, { ...pair, allowedScopes: ['write'] }, { ...dana, name: 'Alex' })
    await expect(undo(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('Alex changed') })
    await deleteClient(deps, { id: client.id, revision: 1 }, sam)
    await expect(undo(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('does not exist any more') })
  })

  it('when a scope that the change brought is granted meanwhile: nobody loses it silently', async () => {
    const { pair, api } = await makeGrant()
    await updateResourceServer(deps, { id: api.id, revision: 1, scopes: [{ value: 'read' }, { value: 'write' }, { value: 'audit' }] }, sam)
    const { id } = await newest()
    await setClientGrant(deps, { ...pair, revision: 1, allowedScopes: ['audit'] }, sam)
    await expect(undo(id)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('billing (audit)') })
    expect(await database.prisma.scope.count()).toBe(3)
  })

  it('for a viewer, for what has no way back, for events of before, and for what is no event', async () => {
    const client = await makeClient()
    await expect(undo((await newest()).id)).rejects.toMatchObject({ kind: 'invalid' }) // a creation
    await updateClient(deps, { id: client.id, revision: 1, name: 'one' }, sam)
    const { id } = await newest()
    await expect(undo(id, { ...asAdmin, admin: { role: 'viewer' } })).rejects.toMatchObject({ kind: 'forbidden' })
    await database.prisma.adminEvent.update({ where: { id }, data: { revision: null } })
    await expect(undo(id)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(undo('018f0000-0000-7000-8000-000000000001')).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('the list says what can be undone', () => {
  it('while it can, who changed it since, and who undid it', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, name: 'one' }, sam)
    await updateClient(deps, { id: client.id, revision: 2, name: 'two' }, dana)
    const read = async () => (await readActivity(database.prisma, { filters: {} })).rows
    expect((await read()).map(({ undo: offer }) => offer)).toMatchObject([
      { state: 'possible', role: 'admin' },
      { state: 'changed', later: { by: 'Dana' } },
      undefined, // its first secret
      undefined, // its creation
    ])
    await undo((await newest()).id)
    const [undone, taken] = await read()
    expect(undone).toMatchObject({ undoes: taken?.id, undo: { state: 'possible' } })
    expect(taken).toMatchObject({ undoneBy: { id: undone?.id, by: 'Dana' }, undo: { state: 'changed' } })
  })

  it('that something is gone', async () => {
    const client = await makeClient()
    await updateClient(deps, { id: client.id, revision: 1, name: 'one' }, sam)
    await deleteClient(deps, { id: client.id, revision: 2 }, sam)
    const rows = (await readActivity(database.prisma, { filters: {} })).rows
    expect(rows.find(({ event }) => event === 'client.updated')).toMatchObject({ undo: { state: 'gone' }, target: { exists: false } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { readGrantEditor } from './read-grant-editor.ts'
import { removeClientGrant } from './remove-client-grant.ts'
import { restoreClientGrant } from './restore-client-grant.ts'
import { setClientGrant } from './set-client-grant.ts'

const dana: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const kim: Actor = { type: 'admin', id: 'a2', name: 'Kim' }
const API = { id: 'ledger', identifier: 'https://ledger.acme/', name: 'Ledger' }
let database: TestDatabase
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  const scopes = ['read:entries', 'write:entries', 'delete:entries'].map((value) => ({ value }))
  await database.prisma.resourceServer.create({ data: { ...API, scopes: { create: scopes } } })
})
afterAll(() => database.drop())

async function freshPair() {
  const id = `app-${++count}`
  await database.prisma.client.create({ data: { id, name: id } })
  return { clientId: id, resourceServerId: API.id }
}

const eventsOf = (targetId: string) => database.prisma.adminEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } })

describe('a save that came too late', () => {
  it('is told the grant of now, and who changed it', async () => {
    const pair = await freshPair()
    const grant = await setClientGrant(database, { ...pair, allowedScopes: ['read:entries'] }, dana)
    const expiresAt = new Date('2030-01-01T00:00:00Z')
    await setClientGrant(database, { ...pair, allowedScopes: ['write:entries'], expiresAt, revision: 1 }, kim)
    const current = {
      grant: {
        id: grant.id,
        allowedScopes: ['write:entries'],
        expiresAt: expiresAt.toISOString(),
        revision: 2,
        changed: { by: 'Kim', at: expect.stringMatching(/Z$/) },
      },
    }
    const late = setClientGrant(database, { ...pair, allowedScopes: ['delete:entries'], revision: 1 }, dana)
    await expect(late).rejects.toMatchObject({ kind: 'conflict', current })
    await expect(removeClientGrant(database, { id: grant.id, revision: 1 }, dana)).rejects.toMatchObject({ kind: 'conflict', current })
    const asNew = setClientGrant(database, { ...pair, allowedScopes: ['delete:entries'] }, dana)
    await expect(asNew).rejects.toMatchObject({ kind: 'conflict', current })
    expect(await eventsOf(grant.id)).toHaveLength(2)
  })

  it('is told that the grant is gone', async () => {
    const pair = await freshPair()
    const grant = await setClientGrant(database, { ...pair, allowedScopes: [] }, dana)
    await removeClientGrant(database, { id: grant.id, revision: 1 }, kim)
    const late = setClientGrant(database, { ...pair, allowedScopes: ['read:entries'], revision: 1 }, dana)
    await expect(late).rejects.toMatchObject({ kind: 'conflict', current: { grant: null } })
    expect(await database.prisma.clientGrant.count({ where: pair })).toBe(0)
  })
})

describe('taking a removal back', () => {
  it('restores the grant under its own id, with its scopes and its expiry', async () => {
    const pair = await freshPair()
    const expiresAt = new Date('2031-05-04T03:02:01.000Z')
    const grant = await setClientGrant(database, { ...pair, allowedScopes: ['read:entries', 'write:entries'], expiresAt }, dana)
    await removeClientGrant(database, { id: grant.id, revision: 1 }, dana)
    const restored = await restoreClientGrant(database, grant.id, kim)
    expect(restored).toMatchObject({ id: grant.id, ...pair, allowedScopes: ['read:entries', 'write:entries'], expiresAt, revision: 2 })
    expect(await eventsOf(grant.id)).toMatchObject([
      { event: 'client_grant.created' },
      { event: 'client_grant.removed' },
      { event: 'client_grant.created', actorName: 'Kim' },
    ])
  })

  it('is refused when the pair has a grant again, which stays as it is', async () => {
    const pair = await freshPair()
    const grant = await setClientGrant(database, { ...pair, allowedScopes: ['read:entries'] }, dana)
    await removeClientGrant(database, { id: grant.id, revision: 1 }, dana)
    const again = await setClientGrant(database, { ...pair, allowedScopes: [] }, kim)
    await expect(restoreClientGrant(database, grant.id, dana)).rejects.toMatchObject({
      kind: 'conflict',
      current: { grant: { id: again.id } },
    })
    expect(await database.prisma.clientGrant.findMany({ where: pair, select: { id: true } })).toEqual([{ id: again.id }])
  })

  it('is refused when the application is gone, or nothing was removed', async () => {
    const pair = await freshPair()
    const grant = await setClientGrant(database, { ...pair, allowedScopes: [] }, dana)
    await expect(restoreClientGrant(database, 'cgr_unknown', dana)).rejects.toMatchObject({ kind: 'not_found' })
    await removeClientGrant(database, { id: grant.id, revision: 1 }, dana)
    await database.prisma.client.delete({ where: { id: pair.clientId } })
    await expect(restoreClientGrant(database, grant.id, dana)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

describe('what the editor shows', () => {
  it('is every scope of the API with its last use under this grant', async () => {
    const pair = await freshPair()
    const { id } = await setClientGrant(database, { ...pair, allowedScopes: ['read:entries'] }, dana)
    const use = (grantId: string, scope: string, day: string) => ({ grantId, scope, day: new Date(day) })
    await database.prisma.scopeUsage.createMany({
      data: [use(id, 'read:entries', '2026-11-01'), use(id, 'read:entries', '2026-11-12'), use('cgr_other', 'write:entries', '2026-11-20')],
    })
    expect(await readGrantEditor(database.prisma, pair)).toMatchObject({
      application: { clientId: pair.clientId, disabled: false },
      api: API,
      scopes: [
        { value: 'delete:entries', lastUsedOn: null },
        { value: 'read:entries', lastUsedOn: '2026-11-12' },
        { value: 'write:entries', lastUsedOn: null },
      ],
      grant: { id, allowedScopes: ['read:entries'], revision: 1, changed: { by: 'Dana' } },
    })
  })

  it('is there before the first grant, and not for sides that do not exist', async () => {
    const pair = await freshPair()
    expect(await readGrantEditor(database.prisma, pair)).toMatchObject({ grant: null, scopes: { length: 3 } })
    await expect(readGrantEditor(database.prisma, { ...pair, clientId: 'nobody' })).rejects.toMatchObject({ kind: 'not_found' })
    await expect(readGrantEditor(database.prisma, { ...pair, resourceServerId: 'none' })).rejects.toMatchObject({ kind: 'not_found' })
  })
})

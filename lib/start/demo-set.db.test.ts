import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { configWriter } from '../issuer/testing.ts'
import { createDemoSet, DEMO, readDemoSet, removeDemoSet } from './demo-set.ts'

const dana: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: Encryption }

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption: createTestEncryption() }
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE clients, resource_servers, signing_keys, admin_events CASCADE'))

const events = async () => (await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })).map(({ event }) => event)

describe('the demo set', () => {
  it('is one of each with an event of each, and the secret is in none', async () => {
    const made = await createDemoSet(deps, dana)
    expect(made).toEqual({ clientId: expect.any(String), clientSecret: expect.any(String), audience: DEMO.identifier })
    expect(await database.prisma.clientGrant.findMany({ select: { clientId: true, allowedScopes: true } })).toEqual([
      { clientId: made.clientId, allowedScopes: ['read:entries'] },
    ])
    const seen = await events()
    for (const event of ['resource_server.created', 'client.created', 'client_secret.created', 'client_grant.created']) {
      expect(seen).toContain(event)
    }
    expect(JSON.stringify(await database.prisma.adminEvent.findMany())).not.toContain(made.clientSecret)
  })

  it('is made whole or not at all', async () => {
    await configWriter(database.pool).client(DEMO.application)
    await expect(createDemoSet(deps, dana)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await database.prisma.resourceServer.count()).toBe(0)
    expect(await events()).toEqual([])
  })

  it('is made once', async () => {
    await createDemoSet(deps, dana)
    await expect(createDemoSet(deps, dana)).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('goes in one action, with an event of each', async () => {
    await createDemoSet(deps, dana)
    await removeDemoSet(deps, dana)
    expect(await readDemoSet(database.prisma)).toBeUndefined()
    expect(await database.prisma.client.count()).toBe(0)
    expect((await events()).slice(-2)).toEqual(['client.deleted', 'resource_server.deleted'])
    await expect(removeDemoSet(deps, dana)).rejects.toMatchObject({ kind: 'not_found' })
  })

  it('says which grants of others go with it, and leaves alone what has become somebody’s own', async () => {
    const { clientId } = await createDemoSet(deps, dana)
    const config = configWriter(database.pool)
    const api = (await readDemoSet(database.prisma))?.api?.id ?? ''
    await config.client('billing')
    await config.grant('billing', api)
    await database.prisma.client.update({ where: { id: clientId }, data: { name: 'mine' } })
    expect(await readDemoSet(database.prisma)).toEqual({ api: { id: api, revision: 1, otherApplications: 2 } })
    await removeDemoSet(deps, dana)
    expect((await database.prisma.client.findMany({ select: { name: true } })).map(({ name }) => name).sort()).toEqual(['billing', 'mine'])
  })
})

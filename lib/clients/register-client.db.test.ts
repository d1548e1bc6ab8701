import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { registerClient } from './register-client.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const encryption = createTestEncryption()
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://a', 'Ledger'), ('r2', 'https://b', 'Audit');
    INSERT INTO scopes (resource_server_id, value) VALUES ('r1', 'read:entries'), ('r1', 'write:entries')`)
})
afterAll(() => database.drop())

const register = (input: object) => registerClient({ prisma: database.prisma, encryption }, { name: 'billing', ...input } as never, actor)

it('an application comes with its secret and its grants, and an event for each', async () => {
  const expiresAt = new Date(Date.now() + 86_400_000)
  const { client, secret } = await register({
    owner: 'payments',
    secret: { expiresAt },
    grants: [
      { resourceServerId: 'r2', allowedScopes: [] },
      { resourceServerId: 'r1', allowedScopes: ['read:entries'] },
    ],
  })
  expect(secret).toMatchObject({ value: expect.any(String), expiresAt })
  const grants = await database.prisma.clientGrant.findMany({ where: { clientId: client.id }, orderBy: { resourceServerId: 'asc' } })
  expect(grants.map(({ resourceServerId, allowedScopes }) => [resourceServerId, allowedScopes])).toEqual([
    ['r1', ['read:entries']],
    ['r2', []],
  ])
  const events = await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })
  expect(events.map(({ event }) => event)).toEqual([
    'client.created',
    'client_secret.created',
    'client_grant.created',
    'client_grant.created',
  ])
  expect(JSON.stringify(events)).not.toContain(secret.value)
})

it.each([
  ['an unknown scope', { grants: [{ resourceServerId: 'r1', allowedScopes: ['admin'] }] }, 'invalid'],
  ['an unknown API', { grants: [{ resourceServerId: 'r9', allowedScopes: [] }] }, 'not_found'],
  ['a scope named twice', { grants: [{ resourceServerId: 'r1', allowedScopes: ['read:entries', 'read:entries'] }] }, 'invalid'],
  [
    'an API named twice',
    {
      grants: [
        { resourceServerId: 'r2', allowedScopes: [] },
        { resourceServerId: 'r2', allowedScopes: [] },
      ],
    },
    'conflict',
  ],
  ['a client id of one’s own', { clientId: 'billing-worker' }, 'invalid'],
  ['a secret of one’s own', { secret: { value: 'a'.repeat(64) } }, 'invalid'],
])('with %s nothing is made', async (_name, input, kind) => {
  const before = await database.prisma.adminEvent.count()
  await expect(register({ name: 'other', ...input })).rejects.toMatchObject({ kind })
  expect(await database.prisma.client.count({ where: { name: 'other' } })).toBe(0)
  expect(await database.prisma.adminEvent.count()).toBe(before)
})

it('a name that is taken is refused', async () => {
  await expect(register({})).rejects.toMatchObject({ kind: 'conflict' })
})

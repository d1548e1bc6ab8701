import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { readDeletionCost } from './read-deletion-cost.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO clients (id, name) VALUES ('c1', 'billing'), ('c2', 'other');
    INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://a', 'Ledger');
    INSERT INTO client_grants (id, client_id, resource_server_id) VALUES ('g1', 'c1', 'r1'), ('g2', 'c2', 'r1');
    INSERT INTO client_stats (client_id, tokens_24h, denied_24h, issued_by_hour, denied_by_hour) VALUES ('c1', 12, 0, '{}', '{}');
    INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot, expires_at) VALUES
      ('s1', 'c1', 'v1$', 'abcd', 1, NULL), ('s2', 'c1', 'v1$', 'abcd', 2, now() - interval '1 second'), ('s3', 'c2', 'v1$', 'abcd', 1, NULL)`)
})
afterAll(() => database?.drop())

it('is what the application itself would lose: a secret that has expired is no loss, although it still holds its place', async () => {
  expect(await readDeletionCost(database.prisma, 'c1')).toEqual({ secrets: 1, grants: 1, tokens24h: 12 })
  expect(await readDeletionCost(database.prisma, 'unknown')).toEqual({ secrets: 0, grants: 0, tokens24h: 0 })
})

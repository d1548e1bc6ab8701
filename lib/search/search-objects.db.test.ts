import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { searchObjects } from './search-objects.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO clients (id, name) VALUES ('aaa1', 'billing-worker'), ('aaa2', 'Billing'), ('bbb1', 'worker billing'), ('c%d', 'mailer');
    INSERT INTO resource_servers (id, identifier, name) VALUES ('0a1b', 'https://ledger.example/', 'Ledger'), ('0c2d', 'https://orders.example/', 'Orders');
    INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes) VALUES
      ('cgr_01', 'aaa1', '0a1b', '{read,write}'), ('cgr_02', 'aaa1', '0c2d', '{}'), ('cgr_03', 'c%d', '0a1b', '{}');
    INSERT INTO signing_keys (kid, alg, status, public_jwk, private_key_sealed) VALUES
      ('NzbLsXh8', 'ES256', 'current', '{}', ''), ('Kq7', 'ES256', 'previous', '{}', '');
    INSERT INTO clients (id, name) SELECT 'many' || n, 'fleet ' || n FROM generate_series(1, 10000) n`)
})
afterAll(() => database?.drop())

async function found(typed: string) {
  const { applications, apis, grants, keys } = await searchObjects(database.prisma, typed)
  return [...applications, ...apis, ...grants, ...keys].map(({ id }) => id)
}

describe('the search of the palette', () => {
  it.each([
    ['billing', ['aaa2', 'aaa1', 'bbb1']], // the name itself, then those that begin with it
    ['WORKER', ['bbb1', 'aaa1']],
    ['aaa', ['aaa2', 'aaa1']],
    ['ledger', ['0a1b']],
    ['https://orders', ['0c2d']],
    ['0a1', ['0a1b']],
    ['cgr_0', ['cgr_01', 'cgr_02', 'cgr_03']],
    ['billing led', ['cgr_01']],
    ['billing worker ord', ['cgr_02']],
    ['mailer', ['c%d']],
    ['c%', ['c%d']],
    ['Nzb', ['NzbLsXh8']],
    ['es2', ['NzbLsXh8', 'Kq7']],
    ['illing', []],
    ["' | 'x", []],
    ['  ', []],
  ])('for %j finds %j', async (typed, ids) => expect(await found(typed)).toEqual(ids))

  it('answers at most twenty, however many there are', async () => {
    expect(await found('fleet')).toHaveLength(8)
    expect((await found('fleet 77')).slice(0, 1)).toEqual(['many77'])
  })
})

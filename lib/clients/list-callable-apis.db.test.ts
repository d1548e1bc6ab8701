import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { uuidv7 } from '../ids.ts'
import { listCallableApis } from './list-callable-apis.ts'
import { readLastRequests } from './read-last-requests.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO clients (id, name) VALUES ('c1', 'billing'), ('c2', 'other');
    INSERT INTO resource_servers (id, identifier, name, created_at) VALUES ('r1', 'https://a', 'Ledger', '2026-01-01'), ('r2', 'https://b', 'audit', '2026-01-01'), ('r3', 'https://c', 'Mail', '2026-01-01');
    INSERT INTO scopes (resource_server_id, value, created_at) VALUES ('r1', 'read', '2026-01-01'), ('r1', 'write', '2026-01-01'), ('r2', 'read', '2026-01-01'), ('r2', 'export', '2026-06-01');
    INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes, expires_at) VALUES
      ('g1', 'c1', 'r1', '{read,write}', NULL), ('g2', 'c1', 'r2', '{read}', now() - interval '1 day'), ('g3', 'c1', 'r3', '{}', now() + interval '1 day'), ('g4', 'c2', 'r1', '{read}', NULL);
    UPDATE held_scopes SET quiet_since = (now() AT TIME ZONE 'UTC')::date - 90;
    INSERT INTO scope_usage (grant_id, scope, day) VALUES ('g1', 'read', (now() AT TIME ZONE 'UTC')::date - 1)`)
})
afterAll(() => database.drop())

const list = (position = {}, unusedAfterDays = 90) => listCallableApis(database.prisma, { clientId: 'c1', unusedAfterDays, ...position })

describe('what an application may call', () => {
  it('is listed by the name of the API, with what is unused and what is missing', async () => {
    const { rows, total } = await list()
    expect(total).toBe(3)
    expect(rows.map(({ apiName }) => apiName)).toEqual(['audit', 'Ledger', 'Mail'])
    expect(rows[0]).toMatchObject({ id: 'g2', apiId: 'r2', expired: true, defined: 2, missingNewest: ['export'], unused: ['read'] })
    expect(rows[1]).toMatchObject({ allowedScopes: ['read', 'write'], expired: false, defined: 2, unused: ['write'], missingNewest: [] })
    expect(rows[1]?.lastUsedOn).toBeInstanceOf(Date)
    expect(rows[2]).toMatchObject({ allowedScopes: [], defined: 0, expired: false, unused: [], lastUsedOn: null })
  })

  it('counts as unused only after the days that the setting says', async () => {
    expect((await list({}, 91)).rows.flatMap(({ unused }) => unused)).toEqual([])
  })

  it('counts from the last token that carried a scope, as the grants do', async () => {
    await database.pool.query(`
      UPDATE held_scopes SET quiet_since = (now() AT TIME ZONE 'UTC')::date - 200 WHERE grant_id = 'g2';
      INSERT INTO scope_usage (grant_id, scope, day) VALUES ('g2', 'read', (now() AT TIME ZONE 'UTC')::date - 100)`)
    expect((await list({}, 100)).rows[0]?.unused).toEqual(['read'])
    expect((await list({}, 101)).rows[0]?.unused).toEqual([])
  })

  it('comes in pages', async () => {
    const first = await list({ size: 2 })
    const second = await list({ size: 2, after: first.after })
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(['g2', 'g1', 'g3'])
    expect(second.after).toBeUndefined()
  })
})

describe('the last requests of an application', () => {
  it('are its own, the newest first', async () => {
    const event = (clientId: string, secondsAgo: number, outcome: string, reason: string | null) =>
      database.pool.query(
        `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, reason, client_id, audience, granted_scopes, folded_count)
         VALUES (clock_timestamp() - $1 * interval '1 second', $2, $2, 1, 1, $3, $4, $5, 'https://a', '{read}', 1)`,
        [secondsAgo, uuidv7(), outcome, reason, clientId],
      )
    for (let second = 1; second <= 6; second++) await event('c1', second, 'issued', null)
    await event('c1', 0, 'refused', 'grant_missing')
    await event('c2', 0, 'issued', null)
    const requests = await readLastRequests(database.prisma, 'c1')
    expect(requests.map(({ outcome }) => outcome)).toEqual(['refused', 'issued', 'issued', 'issued', 'issued'])
    expect(requests[0]).toMatchObject({ reason: 'grant_missing', audience: 'https://a', grantedScopes: ['read'], count: 1 })
    expect(await readLastRequests(database.prisma, 'unknown')).toEqual([])
  })
})

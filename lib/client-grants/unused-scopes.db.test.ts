import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { setClientGrant } from './set-client-grant.ts'
import { trimClientGrants, untrimClientGrants } from './trim-client-grants.ts'
import { readUnusedScopes, readWorstUnusedAccess } from './unused-scopes.ts'

const dana: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const TODAY = `(clock_timestamp() AT TIME ZONE 'UTC')::date`
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  await database.pool.query(`
    DELETE FROM clients; DELETE FROM resource_servers; DELETE FROM scope_usage; DELETE FROM admin_events;
    INSERT INTO clients (id, name) VALUES ('etl', 'legacy-etl'), ('small', 'small'), ('busy', 'busy');
    INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://r1.example', 'Catalog'), ('r2', 'https://r2.example', 'Users');
    INSERT INTO scopes (resource_server_id, value) SELECT r, s FROM unnest('{r1,r2}'::text[]) r, unnest('{a,b,c}'::text[]) s;
    INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes) VALUES
      ('g1', 'etl', 'r1', '{a,b,c}'), ('g2', 'etl', 'r2', '{a,b,c}'), ('g3', 'small', 'r1', '{a}'), ('g4', 'busy', 'r1', '{a,b,c}');
    UPDATE held_scopes SET quiet_since = ${TODAY} - 200 WHERE grant_id <> 'g4';
    INSERT INTO scope_usage VALUES ('g1', 'a', ${TODAY} - 2), ('g2', 'b', ${TODAY} - 120)`)
})

const stored = async () => {
  const rows = await database.prisma.clientGrant.findMany({
    select: { id: true, allowedScopes: true, revision: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id, allowedScopes, revision }) => `${id} ${allowedScopes.join(' ')} @${revision}`)
}

const TRIM = {
  grants: [
    { id: 'g2', revision: 1, removedScopes: ['a', 'b', 'c'] },
    { id: 'g1', revision: 1, removedScopes: ['b', 'c'] },
  ],
}

describe('least privilege', () => {
  it('names the application with the most unused scopes, with figures of now', async () => {
    expect(await readWorstUnusedAccess(database.prisma, 90)).toEqual({
      clientId: 'etl',
      applicationName: 'legacy-etl',
      apiCount: 2,
      everything: true,
      held: 6,
      used: 1,
      unused: 5,
    })
    await trimClientGrants(database, TRIM, dana)
    expect(await readWorstUnusedAccess(database.prisma, 90)).toMatchObject({
      clientId: 'small',
      everything: false,
      held: 1,
      used: 0,
      unused: 1,
    })
  })

  it('names nobody when everything was used or has just been granted', async () => {
    await database.pool.query(`INSERT INTO scope_usage SELECT grant_id, scope, ${TODAY} FROM held_scopes ON CONFLICT DO NOTHING`)
    expect(await readWorstUnusedAccess(database.prisma, 90)).toBeUndefined()
  })

  it('shows what each grant would lose and keep', async () => {
    const day = new Date(Date.now() - 120 * 86_400_000).toISOString().slice(0, 10)
    const never = (scope: string) => ({ scope, lastUsedOn: null })
    expect(await readUnusedScopes(database.prisma, 'etl', 90)).toEqual({
      clientId: 'etl',
      applicationName: 'legacy-etl',
      grants: [
        { id: 'g1', revision: 1, apiName: 'Catalog', keptScopes: ['a'], removedScopes: [never('b'), never('c')] },
        {
          id: 'g2',
          revision: 1,
          apiName: 'Users',
          keptScopes: [],
          removedScopes: [never('a'), { scope: 'b', lastUsedOn: day }, never('c')],
        },
      ],
    })
    expect(await readUnusedScopes(database.prisma, 'busy', 90)).toMatchObject({ grants: [] })
    expect(await readUnusedScopes(database.prisma, 'nobody', 90)).toBeUndefined()
  })
})

describe('a trim', () => {
  it('takes the scopes, removes a grant that has none left, writes an event for each, and is taken back with what it answered', async () => {
    const trimmed = await trimClientGrants(database, TRIM, dana)
    expect(trimmed).toEqual([
      { id: 'g1', revision: 2, removedScopes: ['b', 'c'] },
      { id: 'g2', revision: null, removedScopes: ['a', 'b', 'c'] },
    ])
    expect(await stored()).toEqual(['g1 a @2', 'g3 a @1', 'g4 a b c @1'])
    const events = await database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' }, select: { event: true, targetId: true } })
    expect(events).toEqual([
      { event: 'client_grant.updated', targetId: 'g1' },
      { event: 'client_grant.removed', targetId: 'g2' },
    ])
    await untrimClientGrants(database, { grants: trimmed }, dana)
    expect(await stored()).toEqual(['g1 a b c @3', 'g2 a b c @2', 'g3 a @1', 'g4 a b c @1'])
  })

  it('does nothing at all when one of the grants has changed meanwhile, nor does taking it back', async () => {
    await setClientGrant(database, { clientId: 'etl', resourceServerId: 'r2', allowedScopes: ['a'], revision: 1 }, dana)
    const before = await stored()
    await expect(trimClientGrants(database, TRIM, dana)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await stored()).toEqual(before)

    const trimmed = await trimClientGrants(database, { grants: [{ id: 'g4', revision: 1, removedScopes: ['a'] }] }, dana)
    await setClientGrant(database, { clientId: 'busy', resourceServerId: 'r1', allowedScopes: ['c'], revision: 2 }, dana)
    await expect(untrimClientGrants(database, { grants: trimmed }, dana)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await stored()).toContain('g4 c @3')
  })

  it.each([
    { name: 'no grant', grants: [] },
    { name: 'no scope', grants: [{ id: 'g1', revision: 1, removedScopes: [] }] },
  ])('of $name is refused', async ({ grants }) => {
    await expect(trimClientGrants(database, { grants }, dana)).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('of a grant that is gone is refused', async () => {
    const gone = { grants: [{ id: 'g9', revision: 1, removedScopes: ['a'] }] }
    await expect(trimClientGrants(database, gone, dana)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

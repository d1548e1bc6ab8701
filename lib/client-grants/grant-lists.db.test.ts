import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { measureHeldScopes } from './held-scopes.ts'
import { listClientGrants, mostExcludingGrants } from './list-client-grants.ts'
import { readClientGrant, readGrantRemoval } from './read-client-grant.ts'
import { readGrantMatrix } from './read-grant-matrix.ts'

let database: TestDatabase
const DAYS = 90

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(`
    INSERT INTO clients (id, name) SELECT 'c' || n, 'app ' || lpad(n::text, 3, '0') FROM generate_series(1, 60) n;
    UPDATE clients SET disabled_at = now() WHERE id = 'c3';
    INSERT INTO resource_servers (id, identifier, name) SELECT 'r' || n, 'https://r' || n || '.example', 'Api ' || lpad(n::text, 2, '0') FROM generate_series(1, 25) n;
    INSERT INTO scopes (resource_server_id, value, created_at) SELECT 'r' || n, s, '2026-01-01' FROM generate_series(1, 25) n, unnest('{read,write}'::text[]) s;
    INSERT INTO scopes (resource_server_id, value, created_at) VALUES ('r1', 'newest', '2026-06-01');
    INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes, expires_at) VALUES
      ('g1', 'c1', 'r1', '{read,write}', NULL), ('g2', 'c1', 'r2', '{read}', now() - interval '1 day'), ('g3', 'c2', 'r1', '{read}', now() + interval '1 day'),
      ('g4', 'c55', 'r24', '{}', NULL), ('g5', 'c3', 'r2', '{read,write}', NULL);
    UPDATE held_scopes SET quiet_since = (clock_timestamp() AT TIME ZONE 'UTC')::date - 100;
    INSERT INTO scope_usage SELECT 'g1', 'read', (clock_timestamp() AT TIME ZONE 'UTC')::date - d FROM unnest('{0,5,99}'::int[]) d;
    INSERT INTO scope_usage VALUES ('g3', 'read', (clock_timestamp() AT TIME ZONE 'UTC')::date - 60);
    INSERT INTO admin_events (id, event, actor_type, actor_id, actor_name, target_type, target_id, target_name, occurred_at) VALUES
      (gen_random_uuid(), 'client_grant.created', 'admin', 'a', 'Dana', 'client_grant', 'g1', 'app 001 → Api 01', now() - interval '1 hour'),
      (gen_random_uuid(), 'client_grant.updated', 'admin', 'b', 'Kim', 'client_grant', 'g1', 'app 001 → Api 01', now()),
      (gen_random_uuid(), 'client_grant.removed', 'admin', 'b', 'Kim', 'client_grant', 'g0', 'gone → Api 01', now())`)
  await measureHeldScopes(database.pool)
})
afterAll(() => database.drop())

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

describe('the matrix', () => {
  it('has fifty applications and twenty APIs a page, and only their grants', async () => {
    const first = await readGrantMatrix(database.prisma, { unusedAfterDays: DAYS })
    expect(first.applications).toMatchObject({ total: 60, rows: { length: 50 } })
    expect(first.apis).toMatchObject({ total: 25, rows: { length: 20 } })
    expect(ids(first.grants).sort()).toEqual(['g1', 'g2', 'g3', 'g5'])
    expect(first.apis.rows[0]).toEqual({ id: 'r1', name: 'Api 01', identifier: 'https://r1.example', scopeCount: 3 })
    const last = await readGrantMatrix(database.prisma, {
      rows: { after: first.applications.after },
      columns: { after: first.apis.after },
      unusedAfterDays: DAYS,
    })
    expect(ids(last.applications.rows)).toEqual(Array.from({ length: 10 }, (_, n) => `c${n + 51}`))
    expect(ids(last.grants)).toEqual(['g4'])
    expect(last.apis.after).toBeUndefined()
  })

  it('marks what is remarkable', async () => {
    const { grants, applications } = await readGrantMatrix(database.prisma, { unusedAfterDays: DAYS })
    const byId = Object.fromEntries(grants.map((grant) => [grant.id, grant]))
    expect(byId.g1).toMatchObject({
      expired: false,
      unusedScopes: 1,
      unusedDays: undefined,
      missingNewest: ['newest'],
      effectiveScopes: ['read'],
    })
    expect(byId.g2).toMatchObject({ expired: true, unusedScopes: 1, unusedDays: 100, missingNewest: [], effectiveScopes: [] })
    expect(byId.g3).toMatchObject({ expired: false, unusedScopes: 0, missingNewest: [], effectiveScopes: [] })
    expect(applications.rows[2]).toMatchObject({ id: 'c3', disabled: true })
  })

  it('narrows a side to what was asked for, and both to what grants hold', async () => {
    const narrow = async (filter: object) => {
      const { applications, apis } = await readGrantMatrix(database.prisma, { filter, unusedAfterDays: DAYS })
      return [ids(applications.rows), ids(apis.rows)]
    }
    expect(await narrow({ app: 'c1', api: 'r24' })).toEqual([['c1'], ['r24']])
    expect(await narrow({ scope: 'newest' })).toEqual([[], []])
    expect(await narrow({ unusedDays: 90 })).toEqual([
      ['c1', 'c3'],
      ['r1', 'r2'],
    ])
    expect(await narrow({ expires: 'expired' })).toEqual([['c1'], ['r2']])
    expect(await narrow({ expires: 'sometime', api: 'r1' })).toEqual([['c2'], ['r1']])
  })
})

describe('the list', () => {
  const list = (input: object = {}) => listClientGrants(database.prisma, { unusedAfterDays: DAYS, ...input })

  it.each([
    ['application', false, ['g1', 'g2', 'g3', 'g5', 'g4']],
    ['application', true, ['g4', 'g5', 'g3', 'g2', 'g1']],
    ['api', false, ['g1', 'g3', 'g2', 'g5', 'g4']],
    ['expires', false, ['g2', 'g3', 'g1', 'g4', 'g5']],
  ])('by %s, descending %s, shows every grant once, page by page', async (sort, descending, expected) => {
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await list({ sort, descending, size: 2, after })
      expect(page.total).toBe(5)
      found.push(...ids(page.rows))
      after = page.after
    } while (after)
    expect(found).toEqual(expected)
  })

  it('says of a grant how it is used, who changed it last, and until when it holds', async () => {
    const { rows } = await list({ filter: { app: 'c1' } })
    const today = new Date().toISOString().slice(0, 10)
    expect(rows).toMatchObject([
      {
        id: 'g1',
        applicationName: 'app 001',
        apiName: 'Api 01',
        scopeCount: 3,
        lastUsedOn: today,
        unusedScopes: ['write'],
        changedBy: 'Kim',
      },
      { id: 'g2', lastUsedOn: null, unusedScopes: ['read'], unusedDays: 100, expired: true, changedBy: '' },
    ])
  })

  it.each([
    [{ scope: 'write' }, ['g1', 'g5']],
    [{ api: 'r2', unusedDays: 90 }, ['g2', 'g5']],
    [{ unusedDays: 101 }, []],
    [{ expires: 'sometime' }, ['g2', 'g3']],
    [{ app: 'nobody' }, []],
  ])('filtered by %j', async (filter, expected) => {
    const found = await list({ filter })
    expect(ids(found.rows)).toEqual(expected)
    expect(found.total).toBe(expected.length)
  })

  it('knows which part of an empty filter excludes most', async () => {
    expect(await mostExcludingGrants(database.prisma, { app: 'c1', scope: 'nothing' })).toEqual({ name: 'scope', finds: 2 })
    expect(await mostExcludingGrants(database.prisma, { app: 'nobody' })).toBeUndefined()
  })

  it.each(['x', Buffer.from('["infinity","g1"]').toString('base64url'), Buffer.from('["\\u0000","g1"]').toString('base64url')])(
    'takes the cursor %s that somebody wrote for the first page or an answer, never for an error',
    async (after) => {
      for (const sort of ['application', 'api', 'expires', 'changed']) expect(await list({ sort, after })).toMatchObject({ total: 5 })
    },
  )
})

describe('one grant', () => {
  it('has every scope of its API, with its last use', async () => {
    const grant = await readClientGrant(database.prisma, 'g1', DAYS)
    expect(grant).toMatchObject({
      applicationName: 'app 001',
      apiIdentifier: 'https://r1.example',
      missingNewest: ['newest'],
      scopes: [
        { value: 'newest', granted: false, lastUsedOn: null, unused: false },
        { value: 'read', granted: true, lastUsedOn: new Date().toISOString().slice(0, 10), unused: false },
        { value: 'write', granted: true, lastUsedOn: null, unused: true },
      ],
    })
  })

  it('that is gone is known by its removal', async () => {
    expect(await readClientGrant(database.prisma, 'g0', DAYS)).toBeUndefined()
    expect(await readGrantRemoval(database.prisma, 'g0')).toMatchObject({ id: 'g0', name: 'gone → Api 01', removed: { by: 'Kim' } })
    expect(await readGrantRemoval(database.prisma, 'nothing')).toBeUndefined()
  })
})

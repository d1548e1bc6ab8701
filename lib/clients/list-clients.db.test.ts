import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { searchApiOptions } from '../resource-servers/api-options.ts'
import { changeManyClients } from './change-many-clients.ts'
import type { ClientFilter } from './client-filter.ts'
import { searchClientOptions } from './client-options.ts'
import { CLIENT_SORTS, type ClientSort, countClients, listClients, listTags, mostExcluding } from './list-clients.ts'
import { updateClient } from './update-client.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
let database: TestDatabase
let prisma: TestDatabase['prisma']

const SEED = `
  INSERT INTO clients (id, name, tags, created_at, disabled_at) VALUES
    ('aaa1', 'billing-worker', '{prod,billing}', '2026-01-01', NULL),
    ('aaa2', 'Invoice export 2', '{prod}', '2026-01-03', NULL),
    ('bbb1', 'legacy etl', '{}', '2026-01-02', now()),
    ('b%b', 'worker_of.nothing', '{}', '2026-01-04', NULL),
    ('ccc1', '--', '{}', '2026-01-05', NULL);
  INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://a', 'Ledger'), ('r2', 'https://b', 'Audit'), ('r3', 'https://c', 'mail');
  INSERT INTO client_grants (id, client_id, resource_server_id) VALUES ('g1', 'aaa1', 'r1'), ('g2', 'aaa1', 'r2'), ('g3', 'aaa1', 'r3'), ('g4', 'bbb1', 'r1');
  INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot, expires_at, retires_at) VALUES
    ('s1', 'aaa1', 'v1$', 'abcd', 1, NULL, now() + interval '3 hours'), ('s2', 'aaa1', 'v1$', 'abcd', 2, NULL, NULL),
    ('s3', 'aaa2', 'v1$', 'abcd', 1, now() + interval '5 days', NULL),
    ('s4', 'bbb1', 'v1$', 'abcd', 1, now() - interval '1 day', NULL),
    ('s5', 'b%b', 'v1$', 'abcd', 1, now() + interval '80 days', NULL), ('s6', 'b%b', 'v1$', 'abcd', 2, NULL, now() + interval '90 days');
  INSERT INTO client_stats (client_id, tokens_24h, denied_24h, issued_by_hour, denied_by_hour, first_hour, last_token_at) VALUES
    ('aaa1', 12, 1, '{5,7}', '{0,1}', now(), '2026-11-01'), ('bbb1', 0, 0, '{}', '{}', NULL, '2026-10-01'), ('ccc1', 12, 0, '{12}', '{0}', now(), '2026-11-02');
  UPDATE client_grants SET allowed_scopes = '{read}' WHERE id IN ('g1', 'g4');
  UPDATE held_scopes SET quiet_since = (now() AT TIME ZONE 'UTC')::date - 95 WHERE grant_id = 'g4'`

beforeAll(async () => {
  database = await createTestDatabase()
  prisma = database.prisma
  await database.pool.query(SEED)
})
afterAll(() => database?.drop())

const found = async (filter: ClientFilter) => (await listClients(prisma, { filter })).rows.map(({ id }) => id)

describe('the list of applications', () => {
  it('says of each what it may call, what it does and how its secrets stand', async () => {
    const { rows, total } = await listClients(prisma, {})
    expect(total).toBe(5)
    expect(rows.find(({ id }) => id === 'aaa1')).toMatchObject({
      name: 'billing-worker',
      tokens24h: 12,
      denied24h: 1,
      issuedByHour: [5, 7],
      lastTokenAt: new Date('2026-11-01T00:00:00Z'),
      apis: { names: ['Audit', 'Ledger'], more: 1 },
      secrets: { live: 2, next: { because: 'retires' } },
    })
    expect(rows.find(({ id }) => id === 'aaa2')?.secrets).toMatchObject({ live: 1, next: { because: 'expires' } })
    // The one that expires comes first, although another retires later.
    expect(rows.find(({ id }) => id === 'b%b')?.secrets).toMatchObject({ live: 2, next: { because: 'expires' } })
    expect(rows.find(({ id }) => id === 'bbb1')?.secrets).toEqual({ live: 0, next: null })
    expect(rows.find(({ id }) => id === 'ccc1')).toMatchObject({ apis: { names: [], more: 0 }, secrets: { live: 0, next: null } })
    expect(JSON.stringify(rows)).not.toContain('v1$')
  })

  it.each([
    { sort: 'name', order: ['ccc1', 'aaa1', 'aaa2', 'bbb1', 'b%b'] },
    { sort: 'created', order: ['aaa1', 'bbb1', 'aaa2', 'b%b', 'ccc1'] },
    { sort: 'tokens', order: ['aaa2', 'b%b', 'bbb1', 'aaa1', 'ccc1'] },
    { sort: 'last-token', order: ['aaa2', 'b%b', 'bbb1', 'aaa1', 'ccc1'] },
  ] satisfies { sort: ClientSort; order: string[] }[])('sorts by $sort, both ways', async ({ sort, order }) => {
    const ids = async (descending: boolean) => (await listClients(prisma, { sort, descending })).rows.map(({ id }) => id)
    expect(await ids(false)).toEqual(order)
    expect(await ids(true)).toEqual(order.toReversed())
  })

  it.each(CLIENT_SORTS.flatMap((sort) => [true, false].map((descending) => ({ sort, descending }))))(
    'pages by $sort, descending $descending, every row once and back again',
    async ({ sort, descending }) => {
      const seen: string[][] = []
      let after: string | undefined
      do {
        const page = await listClients(prisma, { sort, descending, size: 2, after })
        seen.push(page.rows.map(({ id }) => id))
        after = page.after
        if (seen.length === 2) {
          const back = await listClients(prisma, { sort, descending, size: 2, before: page.before })
          expect(back.rows.map(({ id }) => id)).toEqual(seen[0])
        }
      } while (after)
      expect(seen.map(({ length }) => length)).toEqual([2, 2, 1])
      expect(new Set(seen.flat()).size).toBe(5)
    },
  )
})

describe('search', () => {
  it.each([
    ['billing', ['aaa1']],
    ['BILL', ['aaa1']],
    ['worker', ['aaa1', 'b%b']],
    ['wor bil', ['aaa1']],
    ['billing-w', ['aaa1']],
    ['illing', []],
    ['invoice 2', ['aaa2']],
    ['nothing', ['b%b']],
    ['aaa', ['aaa1', 'aaa2']],
    ['aaa2', ['aaa2']],
    ['b%', ['aaa1', 'b%b']], // "b" begins billing
    ['%', []],
    ['--', ['ccc1']],
    ["x' | 'y", []],
    ['\\', []],
  ])('for %j finds %j', async (q, ids) => {
    expect((await found({ q })).sort()).toEqual([...ids].sort())
    expect(await countClients(prisma, { q })).toBe(ids.length)
  })
})

describe('filters', () => {
  it.each<[ClientFilter, string[]]>([
    [{ status: 'disabled' }, ['bbb1']],
    [{ status: 'enabled', tag: 'prod' }, ['aaa1', 'aaa2']],
    [{ api: 'r1' }, ['aaa1', 'bbb1']],
    [{ use: 'never' }, ['aaa2', 'b%b']],
    [{ secrets: 'expiring' }, ['aaa1', 'aaa2']],
    [{ scopes: 'unused' }, ['bbb1']],
    [{ ids: ['aaa1', 'gone'] }, ['aaa1']],
    [{ q: 'worker', secrets: 'expiring' }, ['aaa1']],
  ])('%j leave %j', async (filter, ids) => {
    expect((await found(filter)).sort()).toEqual([...ids].sort())
  })

  it('of unused scopes follow the setting', async () => {
    await database.pool.query(`INSERT INTO console_settings (key, value) VALUES ('unused_after_days', '100')`)
    expect(await found({ scopes: 'unused' })).toEqual([])
    await database.pool.query(`DELETE FROM console_settings`)
  })

  it('that leave nothing: names the one that excludes most', async () => {
    expect(await mostExcluding(prisma, { status: 'disabled', tag: 'prod', use: 'never' })).toEqual({ name: 'status', finds: 1 })
    expect(await mostExcluding(prisma, { status: 'disabled', tag: 'billing', use: 'never' })).toBeUndefined()
    expect(await mostExcluding(prisma, { tag: 'unknown' })).toBeUndefined()
  })

  it('of tags offer those in use', async () => {
    expect(await listTags(prisma, '')).toEqual([
      { tag: 'prod', count: 2 },
      { tag: 'billing', count: 1 },
    ])
    expect(await listTags(prisma, 'BI')).toEqual([{ tag: 'billing', count: 1 }])
  })
})

describe('pickers', () => {
  it.each([
    ['', ['Audit', 'Ledger', 'mail']],
    ['led', ['Ledger']],
    ['//C', ['mail']],
    ['%', []],
  ])('of APIs offer for %j: %j', async (typed, names) => {
    expect((await searchApiOptions(prisma, typed)).map(({ name }) => name)).toEqual(names)
  })

  it('of applications search as the list does', async () => {
    expect((await searchClientOptions(prisma, 'worker')).map(({ id }) => id)).toEqual(['aaa1', 'b%b'])
    expect(await searchClientOptions(prisma, ' ')).toHaveLength(5)
  })
})

describe('many at once', () => {
  const many = async (prefix: string, count: number) => {
    await database.pool.query(
      `INSERT INTO clients (id, name, tags) SELECT $1 || n, $1 || ' ' || n, ARRAY[$1::text] FROM generate_series(1, $2::int) n`,
      [prefix, count],
    )
    return Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index + 1}`, revision: 1 }))
  }
  const eventsOf = (prefix: string) =>
    database.prisma.adminEvent.findMany({ where: { targetId: { startsWith: prefix } }, orderBy: { id: 'asc' } })
  const epoch = async () => Number((await database.pool.query('SELECT epoch FROM config_epoch')).rows[0].epoch)

  it('are disabled with one move of the epoch and one event each; what changed meanwhile is left and named', async () => {
    const refs = await many('dis', 5)
    await updateClient({ prisma }, { id: 'dis2', revision: 1, owner: 'someone' }, actor)
    await database.pool.query(`DELETE FROM clients WHERE id = 'dis5'`)
    const before = await epoch()
    const result = await changeManyClients({ prisma }, { change: { kind: 'disable', reason: 'retired' }, of: { refs } }, actor)
    expect(result).toMatchObject({ done: 3, unchanged: 0, changedMeanwhile: ['dis2'], gone: 1 })
    expect(await epoch()).toBe(before + 1)
    const events = (await eventsOf('dis')).filter(({ event }) => event === 'client.disabled')
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({
      actorName: 'Dana',
      targetId: 'dis1',
      revision: 2,
      before: { disabled: false },
      after: { disabled: true, disabledReason: 'retired' },
    })
    expect(await prisma.client.findUnique({ where: { id: 'dis1' } })).toMatchObject({ revision: 2, disabledReason: 'retired' })
    // and back
    const undone = await changeManyClients({ prisma }, { change: { kind: 'enable' }, of: { refs: result.refs ?? [] } }, actor)
    expect(undone).toMatchObject({ done: 3, changedMeanwhile: [] })
    expect(await found({ tag: 'dis', status: 'disabled' })).toEqual([])
  })

  it('are all that match as of when the list was read', async () => {
    await many('all', 4)
    const { asOf, total } = await listClients(prisma, { filter: { tag: 'all' } })
    expect(total).toBe(4)
    await database.pool.query(`UPDATE clients SET updated_at = now() + interval '1 second', revision = 2 WHERE id = 'all3'`)
    await database.pool.query(`UPDATE clients SET tags = '{}' WHERE id = 'all4'`)
    const of = { filter: { tag: 'all' }, asOf, expected: total }
    expect(await changeManyClients({ prisma }, { change: { kind: 'add_tag', tag: 'old' }, of }, actor)).toMatchObject({
      done: 2,
      changedMeanwhile: ['all3'],
      gone: 1,
    })
    expect(await found({ tag: 'old' })).toEqual(['all1', 'all2'])
  })

  it('are tagged once, and lose the tag again', async () => {
    const refs = await many('tag', 2)
    const tagged = await changeManyClients({ prisma }, { change: { kind: 'add_tag', tag: 'x' }, of: { refs } }, actor)
    const again = await changeManyClients({ prisma }, { change: { kind: 'add_tag', tag: 'x' }, of: { refs: tagged.refs ?? [] } }, actor)
    expect(again).toMatchObject({ done: 0, unchanged: 2, refs: [] })
    await changeManyClients({ prisma }, { change: { kind: 'remove_tag', tag: 'x' }, of: { refs: tagged.refs ?? [] } }, actor)
    expect((await prisma.client.findUniqueOrThrow({ where: { id: 'tag1' } })).tags).toEqual(['tag'])
    expect((await eventsOf('tag')).map(({ event }) => event)).toEqual(Array(4).fill('client.updated'))
  })

  it('may be a thousand and more, in one transaction', async () => {
    await many('big', 2500)
    const { asOf, total } = await listClients(prisma, { filter: { tag: 'big' } })
    const before = await epoch()
    const result = await changeManyClients(
      { prisma },
      { change: { kind: 'disable' }, of: { filter: { tag: 'big' }, asOf, expected: total } },
      actor,
    )
    expect(result).toMatchObject({ done: 2500, changedMeanwhile: [], gone: 0 })
    expect(result.refs).toBeUndefined()
    expect(await epoch()).toBe(before + 1)
    expect(await database.prisma.adminEvent.count({ where: { event: 'client.disabled', targetId: { startsWith: 'big' } } })).toBe(2500)
  })

  it.each([
    { change: { kind: 'delete' }, of: { refs: [{ id: 'aaa1', revision: 1 }] } },
    { change: { kind: 'enable' }, of: { refs: [] } },
    { change: { kind: 'add_tag', tag: ' ' }, of: { refs: [{ id: 'aaa1', revision: 1 }] } },
    { change: { kind: 'enable' }, of: { filter: { everything: true }, asOf: new Date(), expected: 1 } },
  ])('refuse %j', async (input) => {
    await expect(changeManyClients({ prisma }, input as never, actor)).rejects.toMatchObject({ kind: 'invalid' })
  })
})

describe('a save that comes too late', () => {
  it('is told what is stored and whose it is', async () => {
    await database.pool.query(`INSERT INTO clients (id, name) VALUES ('late', 'late')`)
    await updateClient({ prisma }, { id: 'late', revision: 1, owner: 'theirs' }, { ...actor, name: 'Eve' })
    await expect(updateClient({ prisma }, { id: 'late', revision: 1, owner: 'mine' }, actor)).rejects.toMatchObject({
      kind: 'conflict',
      current: { owner: 'theirs', revision: 2, changed: { by: 'Eve' } },
    })
  })
})

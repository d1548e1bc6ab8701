import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { readActivityChoices } from './activity-choices.ts'
import { type ActivityFilters, readActivityFilters } from './activity-filters.ts'
import { EXPORT_COLUMNS, exportAdminEvents } from './export-admin-events.ts'
import { countAdminEvents, listAdminEvents } from './list-admin-events.ts'
import { readActivity } from './read-activity.ts'
import { type Actor, recordAdminEvent } from './record-admin-event.ts'

const dana: Actor = {
  type: 'admin',
  id: 'a1',
  name: 'Dana Reyes',
  address: '203.0.113.9',
  sessionId: '018f0000-0000-7000-8000-00000000000a',
}
const job: Actor = { type: 'system', id: 'advance-signing-keys', name: 'Signing key job' }
const client = { type: 'client', id: 'c1', name: 'billing-worker' }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  const { prisma, pool } = database
  await prisma.client.create({ data: { id: 'c1', name: 'billing-worker' } })
  await prisma.resourceServer.create({ data: { id: 'r1', identifier: 'https://ledger.example/', name: 'Ledger' } })
  const grant = { type: 'client_grant', id: 'cgr_1', name: 'billing-worker → Ledger' }
  const view = { clientId: 'c1', client: 'billing-worker', audience: 'https://ledger.example/', allowedScopes: ['read'] }
  await recordAdminEvent(prisma, { event: 'client.created', actor: dana, target: client, after: { name: 'billing-worker' } })
  await recordAdminEvent(prisma, { event: 'client_grant.created', actor: dana, target: grant, after: view, revision: 1 })
  await recordAdminEvent(prisma, {
    event: 'client.disabled',
    actor: dana,
    target: client,
    before: { disabled: false, disabledReason: '' },
    after: { disabled: true, disabledReason: 'leaked' },
    revision: 2,
  })
  await recordAdminEvent(prisma, { event: 'client_grant.removed', actor: dana, target: grant, before: view, revision: 1 })
  await recordAdminEvent(prisma, {
    event: 'signing_key.retired',
    actor: job,
    target: { type: 'signing_key', id: 'kid-of-a-key', name: 'RS256' },
  })
  await recordAdminEvent(prisma, {
    event: 'client.updated',
    actor: { ...dana, id: 'a2', name: '=cmd|calc' },
    target: { type: 'client', id: 'c2', name: 'x,"y"' },
    before: { name: '100%' },
    after: { name: 'line\nbreak' },
  })
  await pool.query(`UPDATE admin_events SET occurred_at = '2026-11-20T12:00:00Z' WHERE event = 'client.created'`)
})
afterAll(() => database?.drop())

const eventsOf = async (filters: ActivityFilters, target?: { type: string; id: string }) =>
  (await listAdminEvents(database.prisma, { filters, target })).rows.map(({ event }) => event)

describe('the list of admin events', () => {
  it('is newest first and pages both ways', async () => {
    const all = await eventsOf({})
    expect(all).toEqual([
      'client.updated',
      'signing_key.retired',
      'client_grant.removed',
      'client.disabled',
      'client_grant.created',
      'client.created',
    ])
    const first = await listAdminEvents(database.prisma, { filters: {}, size: 4 })
    const second = await listAdminEvents(database.prisma, { filters: {}, size: 4, position: { after: first.after } })
    expect([...first.rows, ...second.rows].map(({ event }) => event)).toEqual(all)
    const back = await listAdminEvents(database.prisma, { filters: {}, size: 4, position: { before: second.before } })
    expect(back.rows).toEqual(first.rows)
  })

  it.each([
    { filters: { actor: 'a1' }, count: 4 },
    { filters: { actor: 'signing key JOB' }, count: 1 },
    { filters: { object: 'c1' }, count: 2 },
    { filters: { object: 'ledger' }, count: 2 },
    { filters: { object: 'billing%worker' }, count: 0 }, // a wildcard means itself
    { filters: { action: 'client' }, count: 3 },
    { filters: { action: 'client_grant.removed' }, count: 1 },
    { filters: { to: '2026-11-20T12:00:00.001Z' }, count: 1 },
    { filters: { from: '2026-11-20T12:00:00Z', to: '2026-11-20T12:00:00Z' }, count: 0 },
    { filters: { action: 'client', actor: 'a1', from: '2026-11-21' }, count: 1 },
    { filters: { from: 'yesterday', actor: 'nul\u0000' }, count: 6 }, // what cannot be read narrows nothing
    { filters: { from: '0000-01-01', to: '9999-12-31T23:00:00-09:00' }, count: 6 }, // nor does what the database has no years for
  ])('is narrowed by $filters', async ({ filters, count }) => {
    const read = readActivityFilters(filters)
    expect(await eventsOf(read)).toHaveLength(count)
    expect(await countAdminEvents(database.prisma, { filters: read })).toBe(count)
  })

  it('of an application or an API holds what happened to its grants', async () => {
    expect(await eventsOf({}, { type: 'client', id: 'c1' })).toEqual([
      'client_grant.removed',
      'client.disabled',
      'client_grant.created',
      'client.created',
    ])
    expect(await eventsOf({}, { type: 'resource_server', id: 'r1' })).toEqual(['client_grant.removed', 'client_grant.created'])
    expect(await eventsOf({}, { type: 'client', id: 'c9' })).toEqual([])
  })

  it('offers everybody and everything to filter by', async () => {
    expect(await readActivityChoices(database.prisma)).toEqual({
      actors: [
        { id: 'a2', name: '=cmd|calc' },
        { id: 'a1', name: 'Dana Reyes' },
        { id: 'advance-signing-keys', name: 'Signing key job' },
      ],
      events: [
        'client.created',
        'client.disabled',
        'client.updated',
        'client_grant.created',
        'client_grant.removed',
        'signing_key.retired',
      ],
    })
  })

  it('says what changed, why, and what can still be opened', async () => {
    const { rows } = await readActivity(database.prisma, { filters: { action: 'client' } })
    expect(rows.find(({ event }) => event === 'client.disabled')).toMatchObject({
      words: 'Disabled application',
      actor: { type: 'admin', name: 'Dana Reyes' },
      target: { noun: 'application', name: 'billing-worker', exists: true },
      changes: [{ label: 'Disabled', before: 'no', after: 'yes' }],
      reason: 'leaked',
      address: '203.0.113.9',
    })
    expect(rows.find(({ event }) => event === 'client.updated')).toMatchObject({ target: { exists: false } })
  })
})

describe('the export', () => {
  const now = { reauthenticatedAt: new Date(), actor: dana }
  const exported = async (filters: ActivityFilters, format: 'csv' | 'jsonl') => {
    const chunks: string[] = []
    for await (const chunk of await exportAdminEvents(database, { filters, format }, now)) chunks.push(chunk)
    return chunks.join('')
  }

  it('is refused without a recent sign-in, and leaves no event', async () => {
    const before = await database.prisma.adminEvent.count()
    const session = { ...now, reauthenticatedAt: new Date(Date.now() - 11 * 60_000) }
    await expect(exportAdminEvents(database, { filters: {}, format: 'csv' }, session)).rejects.toMatchObject({ code: 'WRIT_SIGN_IN_AGAIN' })
    expect(await database.prisma.adminEvent.count()).toBe(before)
  })

  it('as JSONL is every event as it is kept, oldest first, and is recorded before it leaves', async () => {
    const filters = { action: 'client' }
    const lines = (await exported(filters, 'jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ event }) => event)).toEqual(['client.created', 'client.disabled', 'client.updated'])
    expect(Object.keys(lines[0])).toEqual([...EXPORT_COLUMNS])
    expect(lines[2]).toMatchObject({
      actor_name: '=cmd|calc',
      target_name: 'x,"y"',
      before: { name: '100%' },
      after: { name: 'line\nbreak' },
    })
    const event = await database.prisma.adminEvent.findFirst({ where: { event: 'admin_activity.exported' }, orderBy: { id: 'desc' } })
    expect(event).toMatchObject({ actorName: 'Dana Reyes', after: { format: 'jsonl', rows: 3, action: 'client' } })
  })

  it('as CSV holds nothing that a spreadsheet would run, and keeps commas, quotes and lines in their cells', async () => {
    const csv = await exported({ actor: 'a2' }, 'csv')
    const [head, line, ...rest] = csv.split('\r\n')
    expect(head).toBe(EXPORT_COLUMNS.join(','))
    expect(rest).toEqual([''])
    expect(line).toContain(`,'=cmd|calc,`)
    expect(line).toContain(`,"x,""y""",`)
    expect(line).toContain(`"{""name"":""line\\nbreak""}"`)
  })

  it('goes on over many batches without losing or repeating one', async () => {
    await database.pool.query(`
      INSERT INTO admin_events (id, event, actor_type, actor_id, actor_name, target_type, target_id, occurred_at)
      SELECT gen_random_uuid(), 'bulk.made', 'cli', 'bulk', 'bulk', 'bulk', n::text, '2026-11-01T00:00:00Z'::timestamptz + (n / 100) * interval '1 second'
        FROM generate_series(1, 1203) n`)
    const lines = (await exported({ action: 'bulk.made' }, 'jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).target_id)
    expect(new Set(lines).size).toBe(1203)
    expect(lines).toHaveLength(1203)
  })
})

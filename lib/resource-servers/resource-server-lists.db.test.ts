import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { setClientGrant } from '../client-grants/set-client-grant.ts'
import { createClient } from '../clients/create-client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { readAlgsWithoutKeys } from './algs-without-keys.ts'
import { createResourceServer } from './create-resource-server.ts'
import { listResourceServerGrants } from './list-resource-server-grants.ts'
import { listResourceServers } from './list-resource-servers.ts'
import { countResourceServerGrants, readResourceServer } from './read-resource-server.ts'
import { readResourceServerFigures, readResourceServerHours } from './resource-server-figures.ts'

const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const WRITER = '018f0000-0000-7000-8000-000000000001'
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: ReturnType<typeof createTestEncryption> }
let ledger: Awaited<ReturnType<typeof createResourceServer>>

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption: createTestEncryption() }
  ledger = await createResourceServer(
    deps,
    { name: 'Ledger', identifier: 'https://ledger.acme/', signingAlg: 'ES256', scopes: [{ value: 'a' }, { value: 'b' }] },
    actor,
  )
  for (let number = 1; number <= 60; number++) {
    const two = String(number).padStart(2, '0')
    await createResourceServer(deps, { name: `Service ${two}`, identifier: `urn:${61 - number}%_`, signingAlg: 'ES256' }, actor)
  }
  for (const name of ['alpha', 'beta', 'gamma']) {
    const { client } = await createClient(deps, { name }, actor)
    await setClientGrant(deps, { clientId: client.id, resourceServerId: ledger.id, allowedScopes: ['a'] }, actor)
  }
})
afterAll(() => database?.drop())

const list = (options: Parameters<typeof listResourceServers>[1]) => listResourceServers(database.prisma, options)

describe('the list of APIs', () => {
  it('has a page of 50, what each holds, and how many there are', async () => {
    const first = await list({})
    expect(first).toMatchObject({ matching: 61, total: 61, rows: { length: 50 }, before: undefined })
    expect(first.rows[0]).toMatchObject({ id: ledger.id, name: 'Ledger', scopes: 2, applications: 3, signingAlg: 'ES256' })
    const second = await list({ after: first.after })
    expect(second.rows).toHaveLength(11)
    expect((await list({ before: second.before })).rows).toEqual(first.rows)
  })

  it('is sorted by name or identifier, both ways', async () => {
    const names = async (key: 'name' | 'identifier', descending: boolean) => (await list({ sort: { key, descending } })).rows[0]?.name
    expect(await names('name', true)).toBe('Service 60')
    expect(await names('identifier', false)).toBe('Ledger')
    expect(await names('identifier', true)).toBe('Service 52') // urn:9
  })

  it.each([
    { search: 'LEDG', finds: ['Ledger'] },
    { search: 'ledger.acme', finds: ['Ledger'] },
    { search: ' service 07 ', finds: ['Service 07'] },
    { search: 'urn:7%_', finds: ['Service 54'] },
    { search: '100%', finds: [] },
    { search: 'no\u0000where\ud800', finds: [] },
  ])('finds $finds by "$search"', async ({ search, finds }) => {
    const { rows, matching, total } = await list({ search })
    expect(rows.map(({ name }) => name)).toEqual(finds)
    expect([matching, total]).toEqual([finds.length, 61])
  })
})

describe('one API', () => {
  it('is read by its id, with its callers counted', async () => {
    expect(await readResourceServer(database.prisma, ledger.id)).toEqual(ledger)
    expect(await readResourceServer(database.prisma, 'none')).toBeUndefined()
    expect(await countResourceServerGrants(database.prisma, ledger.id)).toBe(3)
  })

  it('lists who may call it, by name; an expired grant says so', async () => {
    await database.pool.query(`UPDATE client_grants SET expires_at = now() - interval '1 minute'
      WHERE client_id = (SELECT id FROM clients WHERE name = 'beta')`)
    const callers = (search?: string) => listResourceServerGrants(database.prisma, { resourceServerId: ledger.id, search })
    const all = await callers()
    expect(all).toMatchObject({ matching: 3, total: 3 })
    expect(all.rows.map(({ clientName, expired }) => [clientName, expired])).toEqual([
      ['alpha', false],
      ['beta', true],
      ['gamma', false],
    ])
    expect((await callers('MM')).rows.map(({ clientName }) => clientName)).toEqual(['gamma'])
    expect((await callers(all.rows[0]?.clientId.slice(0, 20))).rows.map(({ clientName }) => clientName)).toEqual(['alpha'])
  })

  it('counts what the counters of the last 24 hours hold of it', async () => {
    const add = (minutesAgo: number, audience: string, outcome: string, count: number) =>
      database.pool.query(
        `INSERT INTO token_counters VALUES (date_trunc('minute', now()) - $1 * interval '1 minute', $2, 'c', $3, $4, '', $5)`,
        [minutesAgo, WRITER, audience, outcome, count],
      )
    await add(0, ledger.identifier, 'issued', 5)
    await add(30, ledger.identifier, 'modified', 2)
    await add(23 * 60, ledger.identifier, 'refused', 7)
    await add(25 * 60, ledger.identifier, 'issued', 100)
    await add(1, 'urn:other', 'issued', 50)
    const figuresOf = await readResourceServerFigures(database.prisma, [ledger.identifier, 'urn:1%_'])
    expect(figuresOf(ledger.identifier)).toMatchObject({ tokens: 7, denied: 7 })
    expect(figuresOf('urn:1%_')).toEqual({ tokens: 0, denied: 0 })
    const hours = await readResourceServerHours(database.prisma, ledger.identifier)
    expect(hours).toHaveLength(24)
    expect(hours.at(-1)?.issued).toBeGreaterThanOrEqual(5)
    expect(hours.reduce((sum, { issued }) => sum + issued, 0)).toBe(7)
  })
})

it('names the algorithms that have no key yet', async () => {
  expect(await readAlgsWithoutKeys(database.prisma)).toEqual(['RS256', 'PS256', 'EdDSA'])
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { configWriter } from '../../issuer/testing.ts'
import { requestIdAt, type SeededEvent, seedTokenEvents, tomorrowNoon } from '../testing.ts'
import { explainRefusal } from './explain-refusal.ts'
import { readRefusalFacts } from './read-refusal-facts.ts'
import { countSeenBefore, readTokenEvent } from './read-token-event.ts'
import { plainSentence } from './sentence.ts'

const NOON = tomorrowNoon()
const minutesAgo = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000)
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  const config = configWriter(database.pool)
  await config.client('BillingWorkerClientId0000000001', [{ id: 'cred_1', hash: 'h' }])
  await config.resourceServer('a1', 'https://ledger.acme/', ['read:entries', 'write:entries'])
  await config.grant('BillingWorkerClientId0000000001', 'a1', ['read:entries'])
  await database.pool.query(`UPDATE clients SET name = 'billing-worker'; UPDATE resource_servers SET name = 'Ledger'`)
  await database.pool.query(
    `INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at) VALUES ('cred_1', gen_random_uuid(), 'BillingWorkerClientId0000000001', $1, $1)`,
    [minutesAgo(120)],
  )
  await database.pool.query(
    `INSERT INTO admin_events (id, occurred_at, event, actor_type, actor_id, actor_name, target_type, target_id, target_name, after) VALUES
      (gen_random_uuid(), $1, 'client.disabled', 'admin', 'x', 'Dana', 'client', 'BillingWorkerClientId0000000001', 'billing-worker', '{"disabledReason":"leaked"}'),
      (gen_random_uuid(), $2, 'client.disabled', 'admin', 'x', 'Eve', 'client', 'BillingWorkerClientId0000000001', 'billing-worker', '{"disabledReason":"later"}'),
      (gen_random_uuid(), $1, 'client_secret.revoked', 'admin', 'x', 'Dana', 'client', 'BillingWorkerClientId0000000001', 'billing-worker', '{"id":"cred_1"}'),
      (gen_random_uuid(), $1, 'hook.deleted', 'admin', 'x', 'Dana', 'hook', 'hok_1', 'narrow-scopes', null)`,
    [minutesAgo(30), minutesAgo(-30)],
  )
})
afterAll(() => database?.drop())

async function seeded(event: Omit<SeededEvent, 'at'> & { at?: Date }): Promise<string> {
  const [id = ''] = await seedTokenEvents(database.pool, [
    { at: NOON, client_id: 'BillingWorkerClientId0000000001', client_name: 'billing-worker', ...event },
  ])
  return id
}

describe('one request', () => {
  it('is found by its id, pasted with what stands before it, and comes with what became of its token', async () => {
    const id = await seeded({ at: minutesAgo(10) })
    await seeded({ at: minutesAgo(9), outcome: 'not_delivered', reason: 'connection_closed', failing_step: 'sign', corrects: id })
    const found = await readTokenEvent(database.prisma, ` req_${id.toUpperCase()} `)
    expect(found).toMatchObject({
      event: { id, outcome: 'issued', at: minutesAgo(10), details: {}, hookRuns: [], stepMicroseconds: { parse: 10 }, count: 1 },
      corrections: [{ corrects: id, reason: 'connection_closed' }],
    })
  })

  it.each(['', 'x', '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000', '00000000-0000-4000-8000-000000000000', "'; --"])(
    'is none for %j',
    async (id) => {
      expect(await readTokenEvent(database.prisma, id)).toBeUndefined()
    },
  )

  it('of a flood is found by the id that its answers had, although its row was written a minute later', async () => {
    const id = requestIdAt(minutesAgo(20))
    await seeded({ id, at: minutesAgo(18.9), outcome: 'refused', reason: 'secret_wrong', failing_step: 'authenticate', folded_count: 814 })
    expect((await readTokenEvent(database.prisma, id))?.event.count).toBe(814)
  })

  it('was seen before as often as the counters of its hour say', async () => {
    for (const at of [minutesAgo(3), minutesAgo(50), minutesAgo(63)])
      await seeded({ at, outcome: 'refused', reason: 'scope_unknown', failing_step: 'scopes', folded_count: 20 })
    const id = await seeded({ at: minutesAgo(2), outcome: 'refused', reason: 'scope_unknown', failing_step: 'scopes' })
    const { event } = (await readTokenEvent(database.prisma, id)) ?? {}
    expect(event && (await countSeenBefore(database.prisma, event))).toBe(41)
  })
})

describe('what is known beside a refusal', () => {
  it.each<{ event: Omit<SeededEvent, 'at'>; sentence: string | RegExp }>([
    {
      event: { reason: 'scope_unknown', requested_scopes: ['write:entry'], details: { undefinedScopes: ['write:entry'] } },
      sentence: 'write:entry is not a scope of Ledger; did you mean write:entries?',
    },
    {
      event: { reason: 'audience_unknown', audience: 'https://Ledger.acme' },
      sentence: 'No API has the identifier https://Ledger.acme; nearest is https://ledger.acme/.',
    },
    {
      event: { reason: 'audience_missing', audience: null },
      sentence: 'The request names no API; billing-worker may call https://ledger.acme/.',
    },
    {
      event: { reason: 'client_unknown', client_id: 'BillingWorkerClientId000000000', client_name: null },
      sentence: 'No application has the client id BillingWorkerClientId000000000; billing-worker has BillingWorkerClientId0000000001.',
    },
    {
      event: { reason: 'client_unknown', client_id: 'Billing-Worker', client_name: null },
      sentence: /Billing-Worker: that is the name of an application, whose client id is BillingWorkerClientId0000000001\.$/,
    },
    {
      event: { reason: 'client_unknown', client_id: '%%%%%%%%', client_name: null },
      sentence: 'No application has the client id %%%%%%%%.',
    },
    {
      event: { reason: 'secret_wrong' },
      sentence: 'The secret did not match any live secret of billing-worker; last good use 2 h before with …abcd.',
    },
    {
      event: { reason: 'secret_retired', details: { credentialId: 'cred_1' } },
      sentence: /^The secret that was sent was retired by Dana at /,
    },
    { event: { reason: 'client_disabled' }, sentence: /was disabled by Dana at .*: “leaked”$/ }, // not by who did it after this request
    {
      event: { reason: 'hook_denied', hook_runs: [{ hookId: 'hok_1', version: 2, outcome: 'deny', durationMilliseconds: 1 }] },
      sentence: 'narrow-scopes v2 denied the request.',
    },
    {
      event: { reason: 'grant_missing', client_id: 'gone', client_name: 'Old exporter' },
      sentence: 'Old exporter has no grant to Ledger.',
    },
  ])('makes the sentence: $sentence', async ({ event, sentence }) => {
    const id = await seeded({ outcome: 'refused', failing_step: 'scopes', granted_scopes: [], ...event })
    const found = await readTokenEvent(database.prisma, id)
    const explanation = found && explainRefusal(await readRefusalFacts(database.prisma, found.event))
    expect(explanation && plainSentence(explanation.sentence)).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    )
  })
})

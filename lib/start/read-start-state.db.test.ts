import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { configWriter } from '../issuer/testing.ts'
import { noteKeySetRead } from '../key-set/note-key-set-reads.ts'
import { readStartState, stepsDone } from './read-start-state.ts'

const WRITER = '00000000-0000-4000-8000-000000000001'
let database: TestDatabase
let config: ReturnType<typeof configWriter>

beforeAll(async () => {
  database = await createTestDatabase()
  config = configWriter(database.pool)
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE token_counters, token_events, key_set_usage, clients, resource_servers CASCADE'))

const read = () => readStartState(database.prisma)

async function issue(clientName: string, at = 'now()') {
  await database.pool.query(
    `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
     VALUES (date_trunc('minute', ${at}), '${WRITER}', $1, '', 'issued', '', 1)`,
    [clientName],
  )
  await database.pool.query(
    `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome, client_id, client_name)
     VALUES (${at}, gen_random_uuid(), '${WRITER}', 1, 1, 'issued', $1, $1)`,
    [clientName],
  )
}

describe('the five steps', () => {
  it('begin with nothing', async () => {
    expect(await read()).toEqual({})
    expect(stepsDone(await read())).toBe(0)
  })

  it('are done one after the other, as what they ask for is there', async () => {
    await config.resourceServer('r1', 'https://ledger.example/', ['read'])
    expect(await read()).toEqual({
      api: {
        id: 'r1',
        name: 'https://ledger.example/',
        identifier: 'https://ledger.example/',
        signingAlg: 'RS256',
        tokenDialect: 'access_token',
      },
    })
    await config.client('billing')
    expect(stepsDone(await read())).toBe(2)
    await config.grant('billing', 'r1', ['read'])
    expect(await read()).toMatchObject({ application: { id: 'billing' }, grant: { scopes: ['read'] } })
    await issue('billing')
    expect(await read()).toMatchObject({ token: { application: 'billing', at: expect.any(Date) } })
    await noteKeySetRead(database.pool, '192.0.2.7')
    expect(await read()).toMatchObject({ verified: { address: '192.0.2.7' } })
    expect(stepsDone(await read())).toBe(5)
  })

  it('name the API and the application of a grant that works', async () => {
    await config.resourceServer('r1', 'https://one.example/')
    await config.resourceServer('r2', 'https://two.example/')
    await config.client('a')
    await config.client('b')
    await config.client('c')
    await config.grant('a', 'r1')
    await config.grant('b', 'r2')
    await config.grant('c', 'r2')
    await database.pool.query(`UPDATE client_grants SET expires_at = now() - interval '1 day' WHERE client_id = 'c'`)
    await database.pool.query(`UPDATE clients SET disabled_at = now() WHERE id = 'b'`)
    expect(await read()).toMatchObject({ api: { id: 'r1' }, application: { id: 'a' } })
  })

  it('tell the newest token, whatever was refused since', async () => {
    await issue('old', `now() - interval '3 minutes'`)
    await issue('new', `now() - interval '2 minutes'`)
    await database.pool.query(
      `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
       VALUES (date_trunc('minute', now()), '${WRITER}', '', '', 'refused', 'client_unknown', 9)`,
    )
    expect(await read()).toMatchObject({ token: { application: 'new' } })
  })

  it('take a read of the key set for nothing while no token was issued', async () => {
    await noteKeySetRead(database.pool, '192.0.2.7')
    expect(await read()).toEqual({})
    await issue('billing', `now() + interval '2 minutes'`)
    expect((await read()).verified).toBeUndefined()
  })
})

import { Agent } from 'node:http'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadEncryption } from '../../lib/encryption/load-encryption.ts'
import { rotateSigningKey } from '../../lib/signing-keys/rotate-signing-key.ts'
import { BATCH, BILLING, CONFIG, goodRequest, LEDGER, REPORTS } from './fixtures.ts'
import { type Answer, type FormParameters, postForm } from './http-client.ts'
import { createInstance, type Instance } from './instance.ts'
import { startLoad } from './load.ts'
import type { WritProcess } from './writ-process.ts'

/** Requests that began after a change was committed, over all kinds of change. Bounded by tries, not by time. */
const TRIES = 2_000
const KINDS = 4
const TRIES_PER_CHANGE = 8
const CONNECTIONS = 8

let instance: Instance
let servers: [WritProcess, WritProcess]

beforeAll(async () => {
  instance = await createInstance()
  servers = await Promise.all([instance.start(), instance.start()])
  await instance.apply(CONFIG)
})
afterAll(() => instance?.close())

/**
 * Requests without pause to both servers. While a state is announced, every request that began and ended under it is judged by it; those
 * that overlap a change may have been decided before it and are judged by the log instead.
 */
function startProbes(parameters: FormParameters) {
  const agent = new Agent({ keepAlive: true })
  let state: { judge: (answer: Answer) => string; seen: string[]; wanted: number; enough: () => void } | undefined
  let stopping = false
  const work = async (_: unknown, index: number) => {
    const { tokenEndpoint } = servers[index % servers.length] as WritProcess
    while (!stopping) {
      const before = state
      const answer = await postForm(tokenEndpoint, parameters, { agent })
      if (!before || before !== state) continue
      before.seen.push(before.judge(answer))
      if (before.seen.length >= before.wanted) before.enough()
    }
  }
  const running = Promise.all(Array.from({ length: CONNECTIONS }, work))
  return {
    /** What `count` requests from now on got, in the words of `judge`. */
    watch: (count: number, judge: (answer: Answer) => string) =>
      new Promise<string[]>((resolve, reject) => {
        running.catch(reject)
        const seen: string[] = []
        state = {
          judge,
          seen,
          wanted: count,
          enough: () => {
            state = undefined
            resolve(seen)
          },
        }
      }),
    async stop() {
      stopping = true
      await running
      agent.destroy()
    },
  }
}

/** Runs SQL as one transaction and, in the same breath after its commit, counts the tokens issued so far to the client. */
async function commitAndCount(sql: string): Promise<number> {
  const count = `SELECT count(*) FROM token_events WHERE outcome = 'issued' AND client_id = '${CLIENT_ID}'`
  const results = (await instance.database.pool.query(`BEGIN; ${sql}; COMMIT; ${count}`)) as unknown as { rows: { count: string }[] }[]
  return Number(results.at(-1)?.rows[0]?.count)
}

// ES256: most of the work then is deciding and committing, not signing.
const PARAMETERS = goodRequest(BILLING, LEDGER.identifier)
const CLIENT_ID = BILLING.clientId

const grantOf = (clientId: string, audience: string) =>
  `client_id = '${clientId}' AND resource_server_id = (SELECT id FROM resource_servers WHERE identifier = '${audience}')`

// First, because refusals of one reason fold into one row when there are many in a minute, and these look at single rows.
describe('time decides without any change', () => {
  const parameters = goodRequest(BATCH)
  beforeEach(async () => {
    const answers = await Promise.all(servers.map(({ tokenEndpoint }) => postForm(tokenEndpoint, parameters)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })

  it.each([
    { what: 'a grant that has expired', table: 'client_grants', column: 'expires_at', error: 'invalid_target', reason: 'grant_expired' },
    { what: 'a secret that has expired', table: 'client_secrets', column: 'expires_at', error: 'invalid_client', reason: 'secret_expired' },
    {
      what: 'a replaced secret whose grace is over',
      table: 'client_secrets',
      column: 'retires_at',
      error: 'invalid_client',
      reason: 'secret_retired',
    },
  ])('$what gets no token from either server', async ({ table, column, error, reason }) => {
    const { pool } = instance.database
    await pool.query(`UPDATE ${table} SET ${column} = now() - interval '1 millisecond' WHERE client_id = $1`, [BATCH.clientId])
    for (const { tokenEndpoint } of servers) {
      const { json, headers } = await postForm(tokenEndpoint, parameters)
      expect(json).toMatchObject({ error })
      expect(await instance.events(String(headers['x-request-id']))).toMatchObject([{ outcome: 'refused', reason }])
    }
    await pool.query(`UPDATE ${table} SET ${column} = NULL WHERE client_id = $1`, [BATCH.clientId])
  })
})

describe('a change committed on one connection, with two servers under load', () => {
  it.each([
    {
      change: 'a grant is removed',
      apply: `DELETE FROM client_grants WHERE ${grantOf(CLIENT_ID, LEDGER.identifier)}`,
      undo: `INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes)
             SELECT 'cgr_' || gen_random_uuid(), '${CLIENT_ID}', id, '{post}' FROM resource_servers WHERE identifier = '${LEDGER.identifier}'`,
      error: 'invalid_target',
    },
    {
      change: 'a secret is revoked',
      apply: `UPDATE client_secrets SET revoked_at = now(), slot = NULL WHERE client_id = '${CLIENT_ID}'`,
      undo: `UPDATE client_secrets SET revoked_at = NULL, slot = 1 WHERE client_id = '${CLIENT_ID}'`,
      error: 'invalid_client',
    },
    {
      change: 'an application is disabled',
      apply: `UPDATE clients SET disabled_at = now() WHERE id = '${CLIENT_ID}'`,
      undo: `UPDATE clients SET disabled_at = NULL WHERE id = '${CLIENT_ID}'`,
      error: 'invalid_client',
    },
  ])(
    '$change: not one token more from either, and tokens again from the very next request once it is undone',
    async ({ apply, undo, error }) => {
      const probes = startProbes(PARAMETERS)
      const judge = ({ status, json }: Answer) => (status === 200 ? 'token' : String(json?.error))
      let tries = 0
      try {
        while (tries < TRIES / KINDS) {
          expect(new Set(await probes.watch(TRIES_PER_CHANGE, judge))).toEqual(new Set(['token']))
          const issued = await commitAndCount(apply)
          const seen = await probes.watch(TRIES_PER_CHANGE, judge)
          expect(new Set(seen)).toEqual(new Set([error]))
          // Also those that were under way at the commit: what was not in the log by then did not get there.
          expect(await commitAndCount('SELECT 1')).toBe(issued)
          await commitAndCount(undo)
          const next = await Promise.all(servers.map(({ tokenEndpoint }) => postForm(tokenEndpoint, PARAMETERS)))
          expect(next.map(({ status }) => status)).toEqual([200, 200])
          tries += seen.length
        }
      } finally {
        await probes.stop()
      }
    },
  )

  it('a key is rotated: not one token more under the old key from either', async () => {
    const encryption = await loadEncryption({
      encryptionKey: instance.env.WRIT_ENCRYPTION_KEY,
      secretPepper: instance.env.WRIT_SECRET_PEPPER,
      dataDir: String(instance.env.DATA_DIR),
      generate: false,
    })
    const rotate = () =>
      rotateSigningKey(instance.database.prisma, encryption, {
        alg: 'ES256',
        force: true,
        reason: 'the protocol test rotates under load',
        actor: { type: 'system', id: 'test', name: 'test' },
      })
    const probes = startProbes(PARAMETERS)
    const kidOf = ({ json }: Answer) =>
      typeof json?.access_token === 'string' ? String(decodeProtectedHeader(json.access_token).kid) : String(json?.error)
    let tries = 0
    try {
      while (tries < TRIES / KINDS) {
        const { previousKid, currentKid } = await rotate()
        const signed = await instance.countEvents("outcome = 'issued' AND kid = $1", [previousKid])
        const seen = await probes.watch(TRIES_PER_CHANGE * 2, kidOf)
        expect(new Set(seen)).toEqual(new Set([currentKid]))
        expect(await instance.countEvents("outcome = 'issued' AND kid = $1", [previousKid])).toBe(signed)
        tries += seen.length
      }
    } finally {
      await probes.stop()
    }
  })
})

describe('a long open admin transaction', () => {
  const LONG_CHANGES = [
    `UPDATE client_grants SET allowed_scopes = '{read:reports}' WHERE ${grantOf(BILLING.clientId, REPORTS.identifier)}`,
    `UPDATE clients SET name = name || ' (renamed)' WHERE id = '${BILLING.clientId}'`,
    `UPDATE resource_servers SET token_lifetime_seconds = 60 WHERE identifier = '${REPORTS.identifier}'`,
    'SELECT id FROM client_secrets FOR UPDATE',
    "INSERT INTO settings (key, value) VALUES ('protocol-test', '1')",
  ]
  const TOKENS_MEANWHILE = 200

  it('does not hold up issuance: tokens go out by the old rules while it is open, by the new ones after its commit', async () => {
    const admin = await instance.database.pool.connect()
    const loads = servers.map(({ tokenEndpoint }) => startLoad(tokenEndpoint, goodRequest(), CONNECTIONS / 2))
    try {
      await admin.query('BEGIN')
      for (const sql of LONG_CHANGES) await admin.query(sql)
      await Promise.all(loads.map((load) => load.moreTokens(TOKENS_MEANWHILE)))
      for (const { tokenEndpoint } of servers) {
        const { json } = await postForm(tokenEndpoint, goodRequest())
        expect(json).toMatchObject({ scope: 'read:reports write:reports', expires_in: 86_400 })
      }
      await admin.query('COMMIT')
      for (const { tokenEndpoint } of servers) {
        const { json } = await postForm(tokenEndpoint, goodRequest())
        expect(json).toMatchObject({ scope: 'read:reports', expires_in: 60 })
      }
    } finally {
      await admin.query('ROLLBACK')
      admin.release()
      await Promise.all(loads.map((load) => load.stop()))
    }
    for (const load of loads) expect({ failures: load.failures, strange: load.strange }).toEqual({ failures: 0, strange: [] })
  })

  it('that is rolled back changes nothing', async () => {
    const admin = await instance.database.pool.connect()
    try {
      await admin.query('BEGIN')
      await admin.query(`DELETE FROM clients WHERE id = '${BILLING.clientId}'`)
      await admin.query('ROLLBACK')
    } finally {
      admin.release()
    }
    const answers = await Promise.all(servers.map(({ tokenEndpoint }) => postForm(tokenEndpoint, goodRequest())))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })
})

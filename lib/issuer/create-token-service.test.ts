import { describe, expect, it } from 'vitest'
import { createLog } from '../log.ts'
import type { TokenEndpointDeps } from '../oauth/ports.ts'
import { formRequest, testDeps } from '../oauth/testing.ts'
import { createTokenService } from './create-token-service.ts'
import type { IssuerMetrics } from './issuer-metrics.ts'
import type { LedgerRow } from './ledger-row.ts'
import { LedgerUnavailable } from './ledger-writer.ts'
import type { RefusalLedger } from './refusal-ledger.ts'
import type { Snapshot } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const counted: string[] = []
const metrics = new Proxy({} as IssuerMetrics, { get: (_, name) => () => counted.push(String(name)) })

/** A token service whose ledger is a list; `append` may be replaced to fail. */
async function serviceWith(deps: Partial<TokenEndpointDeps>, append?: (row: LedgerRow) => Promise<never>) {
  const rows: LedgerRow[] = []
  const snapshot = { tag: 'tag' } as Snapshot
  const allDeps = { ...(await testDeps()), ...deps }
  const service = createTokenService({
    snapshots: { known: snapshot, latest: async () => snapshot, movedTo: async () => snapshot } as unknown as SnapshotStore,
    depsOf: () => allDeps,
    tokens: {
      append: async (row: LedgerRow) => {
        if (append) return append(row)
        rows.push(row)
        return { committed: true, tag: 'tag', epoch: 1n }
      },
    } as never,
    refusals: { record: async () => 'row' } as unknown as RefusalLedger,
    wellKnown: {} as never,
    hookFate: { committed() {}, superseded() {} },
    newId: () => 'correction',
    metrics,
    log: createLog('silent'),
  })
  return { service, rows }
}

describe('a token whose signature fails after its row was committed', () => {
  const failing = {
    current: () => ({ kid: 'k', alg: 'ES256' as const, sign: () => Promise.reject(new Error('the key module is gone')) }),
  }

  it('is not handed out, and a second row says that it was not delivered', async () => {
    const { service, rows } = await serviceWith({ signingKeys: failing })
    const answer = await service.handle(formRequest())
    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'server_error' })
    expect(answer.body).not.toContain('key module')
    const [issued, correction] = rows
    expect(issued).toMatchObject({ outcome: 'issued' })
    expect(correction).toMatchObject({ outcome: 'not_delivered', corrects: issued?.id, reason: 'signing_unavailable', decided_tag: null })
  })

  it('ends no process when the row did not commit either', async () => {
    const { service } = await serviceWith({ signingKeys: failing }, () => Promise.reject(new LedgerUnavailable('away')))
    expect(await service.handle(formRequest())).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    await new Promise(setImmediate) // an unhandled rejection would fail the run
  })
})

describe('a failure that nobody foresaw', () => {
  it.each([
    { name: 'in a lookup', deps: { clients: { find: () => Promise.reject(new TypeError('undefined is not a function')) } }, status: 500 },
    {
      name: 'of the database in a lookup',
      deps: { clients: { find: () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })) } },
      status: 503,
    },
    {
      name: 'of the database, told by words',
      deps: { clients: { find: () => Promise.reject(new Error('Connection terminated unexpectedly')) } },
      status: 503,
    },
  ])('$name is an answer with a request id, never a token', async ({ deps, status }) => {
    const { service, rows } = await serviceWith(deps)
    const input = formRequest()
    const answer = await service.handle(input)
    expect(answer).toMatchObject({ status, headers: { 'x-request-id': `req_${input.requestId}`, 'cache-control': 'no-store' } })
    expect(JSON.parse(answer.body)).not.toHaveProperty('access_token')
    expect(rows).toEqual([])
  })
})

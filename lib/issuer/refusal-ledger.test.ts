import { expect, it } from 'vitest'
import { createLog } from '../log.ts'
import { OAuthError } from '../oauth/oauth-error.ts'
import type { RefusedDecision } from '../oauth/token-endpoint.ts'
import { BatchOutcomeUnknown, BatchRefused } from './ledger-connection.ts'
import type { LedgerRow } from './ledger-row.ts'
import { type AppendOutcome, LedgerFull, LedgerUnavailable, type LedgerWriter } from './ledger-writer.ts'
import { ROWS_PER_KEY_AND_MINUTE } from './refusal-fold.ts'
import { RefusalLedger } from './refusal-ledger.ts'
import type { Snapshot } from './snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const refused = {
  outcome: 'refused',
  failingStep: 'authenticate',
  error: new OAuthError('invalid_client', 'client authentication failed', { reason: 'client_unknown' }),
  hookOutcome: undefined,
  record: { requestId: 'r', address: '203.0.113.7', requestedScopes: [], allowedScopes: [], grantedScopes: [], hookRuns: [] } as unknown,
} as RefusedDecision

/** A ledger that answers folded rows with `failures` first, one each time it is asked. */
function refusalLedger(failures: Error[]) {
  const folded: LedgerRow[] = []
  const writer: Pick<LedgerWriter, 'append'> = {
    async append(row): Promise<AppendOutcome> {
      const failure = row.folded_count > 1 ? failures.shift() : undefined
      if (failure) throw failure
      if (row.folded_count > 1) folded.push(row)
      return { committed: true, tag: 'tag', epoch: 1n }
    },
  }
  const snapshots = { confirm: async () => true } as unknown as SnapshotStore
  let ids = 0
  const clock = { now: () => 0 }
  const ledger = new RefusalLedger(writer as LedgerWriter, snapshots, clock, () => `fold-${++ids}`, createLog('silent'))
  ledger.stop() // sweeps by hand
  return { ledger, folded }
}

it.each([
  { name: 'the queue was full', failure: new LedgerFull('full'), written: 1 },
  { name: 'the database was away', failure: new LedgerUnavailable('', { cause: new BatchRefused('', undefined) }), written: 1 },
  {
    name: 'the ledger refused the row itself',
    failure: new LedgerUnavailable('', { cause: new BatchRefused('22P05', undefined) }),
    written: 0,
  },
  { name: 'it may be in the ledger', failure: new LedgerUnavailable('', { cause: new BatchOutcomeUnknown() }), written: 0 },
])('a folded row is written again only when it certainly was not: $name', async ({ failure, written }) => {
  const { ledger, folded } = refusalLedger([failure])
  const snapshot = { tag: 'tag' } as Snapshot
  for (let sent = 0; sent < ROWS_PER_KEY_AND_MINUTE + 5; sent++) await ledger.record(refused, snapshot)
  await ledger.flush()
  expect(folded).toEqual([])
  await ledger.flush()
  expect(folded.map(({ folded_count }) => folded_count)).toEqual(written === 1 ? [5] : [])
})

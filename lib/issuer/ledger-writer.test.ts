import { describe, expect, it } from 'vitest'
import { BatchOutcomeUnknown, BatchRefused, type BatchResult } from './ledger-connection.ts'
import type { LedgerRow } from './ledger-row.ts'
import { BATCH_ROWS_MAX, LedgerFull, LedgerUnavailable, LedgerWriter, SIGNATURES_OVERLAPPED, WAITING_ROWS_MAX } from './ledger-writer.ts'

interface Sent {
  writerId: string
  batchSeq: number
  ids: string[]
}

/** A ledger in memory. `answer` decides each batch; batches wait until `release` when held. */
function memoryLedger(answer: (ids: string[]) => Partial<BatchResult> | Error = () => ({})) {
  const sent: Sent[] = []
  let gate: Promise<void> | undefined
  let open: () => void = () => undefined
  return {
    sent,
    hold() {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    release: () => open(),
    async append(writerId: string, batchSeq: number, json: string): Promise<BatchResult> {
      const ids = (JSON.parse(json) as { id: string }[]).map(({ id }) => id)
      sent.push({ writerId, batchSeq, ids })
      await gate
      const result = answer(ids)
      if (result instanceof Error) throw result
      return { tag: 'tag', epoch: 1n, now: 0, passed: ids.map((_, index) => index), firstUsed: [], ...result }
    },
  }
}

let writers = 0
const newWriterId = () => `writer-${++writers}`
const row = (id: string) => ({ id }) as LedgerRow

describe('group commit', () => {
  it('puts the rows that arrive while a batch is in flight into the next one', async () => {
    const ledger = memoryLedger()
    const writer = new LedgerWriter(ledger, newWriterId)
    ledger.hold()
    const first = writer.append(row('a'))
    await new Promise(setImmediate)
    const later = [writer.append(row('b')), writer.append(row('c'))]
    ledger.release()
    await Promise.all([first, ...later])
    expect(ledger.sent.map(({ ids, batchSeq }) => ({ ids, batchSeq }))).toEqual([
      { ids: ['a'], batchSeq: 1 },
      { ids: ['b', 'c'], batchSeq: 2 },
    ])
  })

  it(`never sends more than ${BATCH_ROWS_MAX} rows at once`, async () => {
    const ledger = memoryLedger()
    const writer = new LedgerWriter(ledger, newWriterId)
    await Promise.all(Array.from({ length: BATCH_ROWS_MAX + 1 }, (_, index) => writer.append(row(String(index)))))
    expect(ledger.sent.map(({ ids }) => ids.length)).toEqual([BATCH_ROWS_MAX, 1])
  })

  it('says of each row whether it passed', async () => {
    const writer = new LedgerWriter(
      memoryLedger(() => ({ passed: [1], tag: 'new tag' })),
      newWriterId,
    )
    const outcomes = await Promise.all([writer.append(row('old')), writer.append(row('new'))])
    expect(outcomes).toMatchObject([
      { committed: false, tag: 'new tag' },
      { committed: true, tag: 'new tag' },
    ])
  })

  it(`refuses a row when ${WAITING_ROWS_MAX} are waiting, and takes rows again once they are written`, async () => {
    const ledger = memoryLedger()
    let full = 0
    const writer = new LedgerWriter(ledger, newWriterId, { full: () => full++ })
    const waiting = Array.from({ length: WAITING_ROWS_MAX }, (_, index) => writer.append(row(String(index))))
    await expect(writer.append(row('one too many'))).rejects.toBeInstanceOf(LedgerFull)
    await expect(writer.append(row('two too many'))).rejects.toBeInstanceOf(LedgerUnavailable)
    expect(full).toBe(1) // said once, however many are turned away
    await Promise.all(waiting)
    await expect(writer.append(row('next'))).resolves.toMatchObject({ committed: true })
  })
})

describe('rows whose signature is under way', () => {
  /** A signature that is made when the test says so. */
  function heldSignature() {
    let finish: () => void = () => undefined
    const made = new Promise<void>((resolve) => {
      finish = resolve
    })
    return { made, finish: () => finish() }
  }
  const turn = () => new Promise(setImmediate)

  it('are committed at once while few are, so that commit and signing overlap', async () => {
    const ledger = memoryLedger()
    const writer = new LedgerWriter(ledger, newWriterId)
    const signature = heldSignature()
    await expect(writer.append(row('a'), signature.made)).resolves.toMatchObject({ committed: true })
  })

  it(`wait for the first of them to be made when more than ${SIGNATURES_OVERLAPPED} are, and then share a batch`, async () => {
    const ledger = memoryLedger()
    const writer = new LedgerWriter(ledger, newWriterId)
    const signatures = Array.from({ length: SIGNATURES_OVERLAPPED + 6 }, heldSignature)
    const outcomes = signatures.map(({ made }, index) => writer.append(row(String(index)), made))
    for (let turns = 0; turns < 5; turns++) await turn()
    expect(ledger.sent).toEqual([])
    signatures[3]?.finish()
    await Promise.all(outcomes)
    expect(ledger.sent.map(({ ids }) => ids.length)).toEqual([signatures.length])
  })

  it('do not hold up a row that waits for none', async () => {
    const ledger = memoryLedger()
    const writer = new LedgerWriter(ledger, newWriterId)
    const held = Array.from({ length: SIGNATURES_OVERLAPPED + 1 }, heldSignature)
    const outcomes = held.map(({ made }, index) => writer.append(row(String(index)), made))
    await writer.append(row('correction'))
    await Promise.all(outcomes)
  })

  it('are committed too when their signature fails', async () => {
    const writer = new LedgerWriter(memoryLedger(), newWriterId)
    const failing = Array.from({ length: SIGNATURES_OVERLAPPED + 1 }, () => Promise.reject(new Error('no key')))
    const outcomes = failing.map((signature, index) => writer.append(row(String(index)), signature))
    expect((await Promise.all(outcomes)).every(({ committed }) => committed)).toBe(true)
    await writer.drain()
  })
})

describe('a batch that fails', () => {
  it.each(['22P05', '23514'])('is halved on SQLSTATE %s until only the bad row is refused', async (sqlState) => {
    const ledger = memoryLedger((ids) => (ids.includes('poison') ? new BatchRefused(sqlState, undefined) : {}))
    const writer = new LedgerWriter(ledger, newWriterId)
    const outcomes = await Promise.allSettled(['a', 'b', 'poison', 'c', 'd'].map((id) => writer.append(row(id))))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    // Each sending has a number of its own, so that (writer, batch, index) stays unique.
    expect(new Set(ledger.sent.map(({ batchSeq }) => batchSeq)).size).toBe(ledger.sent.length)
  })

  it('is not sent again when its outcome is unknown, and the writer goes on under a new id', async () => {
    let broken = true
    const ledger = memoryLedger(() => (broken ? new BatchOutcomeUnknown() : {}))
    const writer = new LedgerWriter(ledger, newWriterId)
    await expect(writer.append(row('lost'))).rejects.toBeInstanceOf(LedgerUnavailable)
    broken = false
    await writer.append(row('next'))
    expect(ledger.sent.map(({ ids, batchSeq }) => ({ ids, batchSeq }))).toEqual([
      { ids: ['lost'], batchSeq: 1 },
      { ids: ['next'], batchSeq: 1 },
    ])
    expect(ledger.sent[0]?.writerId).not.toBe(ledger.sent[1]?.writerId)
  })

  it('that never reached the database keeps the writer id and refuses its rows', async () => {
    const ledger = memoryLedger(() => new BatchRefused('', new Error('connect ECONNREFUSED')))
    const writer = new LedgerWriter(ledger, newWriterId)
    const outcomes = await Promise.allSettled([writer.append(row('a')), writer.append(row('b'))])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await writer.append(row('c')).catch(() => undefined)
    expect(new Set(ledger.sent.map(({ writerId }) => writerId)).size).toBe(1)
  })

  it('does not keep later rows from being written', async () => {
    const ledger = memoryLedger((ids) => (ids.includes('a') ? new BatchRefused('53300', undefined) : {}))
    const writer = new LedgerWriter(ledger, newWriterId)
    await expect(writer.append(row('a'))).rejects.toThrow()
    await expect(writer.append(row('b'))).resolves.toMatchObject({ committed: true })
    await writer.drain()
    expect(writer.waitingRows).toBe(0)
  })
})

import { createHash } from 'node:crypto'
import type { Tx } from '../db/transaction.ts'

/** Whether this exact code was tried, and how its last test ended. A denial is an answer, so it passes. */
export type DraftTestStatus =
  | { readonly status: 'never_run' }
  | { readonly status: 'passed' | 'failed'; readonly at: Date; readonly outcome: string }

const PASSED: ReadonlySet<string> = new Set(['unchanged', 'modified', 'denied'])

/** For the deploy: the last test of the code as it stands. A test is there some 250 ms after its answer. */
export async function readDraftTest(tx: Pick<Tx, 'hookRun'>, hookId: string, source: string): Promise<DraftTestStatus> {
  const sha256 = createHash('sha256').update(source).digest('hex')
  const run = await tx.hookRun.findFirst({
    where: { hookId, lane: 'test', detail: { path: ['sourceSha256'], equals: sha256 } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    select: { outcome: true, startedAt: true },
  })
  if (run === null) return { status: 'never_run' }
  return { status: PASSED.has(run.outcome) ? 'passed' : 'failed', at: run.startedAt, outcome: run.outcome }
}

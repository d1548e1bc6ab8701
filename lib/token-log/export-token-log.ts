import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import { requireRecentSignIn } from '../auth/recent-sign-in.ts'
import { csvLine } from '../csv-line.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { countTokenEvents, type LogCount } from './count-token-events.ts'
import { tookMicroseconds } from './explain/decision-trace.ts'
import { LOG_EVENT_COLUMNS, type LogEvent } from './explain/log-event.ts'
import type { LogCursor } from './log-cursor.ts'
import { FIRST_ID } from './log-cursor.ts'
import type { LogFilter } from './log-filter.ts'
import { printLogFilter } from './log-filter-text.ts'
import { readLogHorizon } from './log-horizon.ts'
import type { LogWindow } from './log-range.ts'
import { resultOf } from './log-row.ts'
import { type ResolvedLogFilter, resolveLogFilter } from './resolve-log-filter.ts'
import { searchTokenEvents } from './search-token-events.ts'

export const LOG_EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type LogExportFormat = (typeof LOG_EXPORT_FORMATS)[number]

/** What common spreadsheets hold; of more rows they show the first ones and say nothing. */
export const CSV_ROWS_ADVISED = 1_048_575

const BATCH_ROWS = 1_000
const BATCH_MILLISECONDS_MAX = 5_000
const CHECK_SESSION_MILLISECONDS = 15_000

/** The columns of an export, in this order. JSONL has `details` and the runs of hooks as they are kept besides. */
export const LOG_EXPORT_COLUMNS = [
  'id',
  'occurred_at',
  'result',
  'failing_step',
  'reason',
  'client_id',
  'client_name',
  'api',
  'grant_id',
  'requested_scopes',
  'allowed_scopes',
  'granted_scopes',
  'auth_method',
  'secret_hint',
  'kid',
  'alg',
  'token_expires_at',
  'address',
  'user_agent',
  'source',
  'took_microseconds',
  'count',
  'first_at',
  'last_at',
  'corrects',
] as const

export interface LogExport {
  readonly window: LogWindow
  readonly filter: LogFilter
  readonly format: LogExportFormat
}

interface ExportSession {
  readonly reauthenticatedAt: Date
  readonly actor: Actor
}

/** What an export would hold, to say before it begins. `count` undefined: nobody counted so far. */
export async function describeLogExport(
  prisma: PrismaClient,
  { window, filter }: Omit<LogExport, 'format'>,
): Promise<{ count: LogCount | undefined; columns: readonly string[]; isTooLongForCsv: boolean }> {
  const count = await countTokenEvents(prisma, { window, filter: await resolveLogFilter(prisma, filter) })
  return { count, columns: LOG_EXPORT_COLUMNS, isTooLongForCsv: (count?.count ?? 0) > CSV_ROWS_ADVISED }
}

/**
 * Exports what the filter matches, oldest first, as far as the log is complete when the export begins. That somebody exported it is an admin
 * event, written before the first line leaves.
 * @param mayGoOn asked every 15 s: an export may take minutes, and a session that has ended gets no more of it
 * @returns lines, each with its line break; read in short transactions, so that a slow reader holds no partition
 * @throws SignInAgainError at once; while it is read, DomainError `forbidden` when the session has ended
 */
export async function exportTokenLog(
  { prisma }: { prisma: PrismaClient },
  { window, filter, format }: LogExport,
  session: ExportSession,
  mayGoOn: () => Promise<boolean>,
): Promise<AsyncGenerator<string>> {
  requireRecentSignIn(session)
  const horizon = await readLogHorizon(prisma)
  const complete = { from: window.from, to: new Date(Math.min(horizon.getTime(), window.to.getTime())) }
  await transaction(prisma, (tx) =>
    recordAdminEvent(tx, {
      event: 'token_log.exported',
      actor: session.actor,
      target: { type: 'token_log', id: 'token_log', name: 'Token log' },
      after: { format, from: complete.from, to: complete.to, filter: printLogFilter(filter) },
    }),
  )
  return exportLines(prisma, complete, await resolveLogFilter(prisma, filter), format, mayGoOn)
}

async function* exportLines(
  prisma: PrismaClient,
  window: LogWindow,
  filter: ResolvedLogFilter,
  format: LogExportFormat,
  mayGoOn: () => Promise<boolean>,
): AsyncGenerator<string> {
  let checkAt = performance.now() + CHECK_SESSION_MILLISECONDS
  let from: LogCursor | undefined
  if (format === 'csv') yield csvLine(LOG_EXPORT_COLUMNS)
  for (;;) {
    if (performance.now() >= checkAt) {
      // An error, so that the browser shows a failed download and no short file that looks whole.
      if (!(await mayGoOn())) throw new DomainError('forbidden', 'The session that asked for this export has ended.')
      checkAt = performance.now() + CHECK_SESSION_MILLISECONDS
    }
    const { rows, searchedTo } = await searchTokenEvents<LogEvent>(prisma, {
      columns: LOG_EVENT_COLUMNS,
      window,
      filter,
      from,
      isForward: true,
      limit: BATCH_ROWS,
      millisecondsMax: BATCH_MILLISECONDS_MAX,
    })
    if (rows.length > 0) yield rows.map((row) => lineOf(row, format)).join('')
    const last = rows.at(-1)
    if (rows.length >= BATCH_ROWS && last) from = { at: last.at, id: last.id }
    else if (searchedTo) from = { at: searchedTo, id: FIRST_ID }
    else return
  }
}

function lineOf(event: LogEvent, format: LogExportFormat): string {
  const values = {
    id: event.id,
    occurred_at: event.at.toISOString(),
    result: resultOf(event.outcome, event.modified),
    failing_step: event.failingStep,
    reason: event.reason,
    client_id: event.clientId,
    client_name: event.clientName,
    api: event.audience,
    grant_id: event.grantId,
    requested_scopes: event.requestedScopes.join(' '),
    allowed_scopes: event.allowedScopes.join(' '),
    granted_scopes: event.grantedScopes.join(' '),
    auth_method: event.authMethod,
    secret_hint: event.credentialHint,
    kid: event.kid,
    alg: event.alg,
    token_expires_at: event.tokenExpiresAt?.toISOString() ?? null,
    address: event.address,
    user_agent: event.userAgent,
    source: event.source,
    took_microseconds: tookMicroseconds(event) ?? null,
    count: event.count,
    first_at: event.firstAt?.toISOString() ?? null,
    last_at: event.lastAt?.toISOString() ?? null,
    corrects: event.corrects,
  } satisfies Record<(typeof LOG_EXPORT_COLUMNS)[number], unknown>
  if (format === 'csv') return csvLine(LOG_EXPORT_COLUMNS.map((column) => values[column]))
  return `${JSON.stringify({ ...values, details: event.details, hook_runs: event.hookRuns })}\n`
}

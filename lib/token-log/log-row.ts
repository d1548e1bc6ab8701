import { Prisma } from '../db/generated/client.ts'
import type { Tx } from '../db/transaction.ts'
import type { LogResult } from './log-filter.ts'

/** A token request in the list of the log. */
export interface LogRow {
  readonly id: string
  readonly at: Date
  readonly result: LogResult
  /** Why it was refused, or not delivered. */
  readonly reason: string | null
  readonly failingStep: string | null
  readonly client: LogClient | null
  /** As asked for; `name` where there is such an API now. */
  readonly api: { readonly identifier: string; readonly name?: string } | null
  readonly requestedScopes: readonly string[]
  readonly grantedScopes: readonly string[]
  readonly kid: string | null
  readonly address: string
  /** Undefined where steps were not timed, as in a row of many. */
  readonly tookMicroseconds?: number
  /** More than one: refusals of one minute, folded. */
  readonly count: number
}

/** `deleted`: it was registered when it asked. `unknown`: nothing was ever called so when it asked. */
export interface LogClient {
  readonly id: string
  readonly name: string
  readonly state: 'registered' | 'deleted' | 'unknown'
}

export const LOG_ROW_COLUMNS = Prisma.sql`e.id, e.occurred_at AS at, e.outcome, e.modified, e.reason, e.failing_step AS "failingStep",
  e.client_id AS "clientId", e.client_name AS "clientName", e.audience, e.requested_scopes AS "requestedScopes",
  e.granted_scopes AS "grantedScopes", e.kid, e.address, e.step_microseconds AS "stepMicroseconds", e.folded_count AS count`

export interface StoredLogRow {
  readonly id: string
  readonly at: Date
  readonly outcome: string
  readonly modified: boolean
  readonly reason: string | null
  readonly failingStep: string | null
  readonly clientId: string | null
  readonly clientName: string | null
  readonly audience: string | null
  readonly requestedScopes: string[]
  readonly grantedScopes: string[]
  readonly kid: string | null
  readonly address: string
  readonly stepMicroseconds: Record<string, number> | null
  readonly count: number
}

/** Rows with what is registered of their applications and APIs now: two queries for a page. */
export async function toLogRows(tx: Pick<Tx, 'client' | 'resourceServer'>, stored: readonly StoredLogRow[]): Promise<LogRow[]> {
  const idsOf = (pick: (row: StoredLogRow) => string | null) => [...new Set(stored.flatMap((row) => pick(row) ?? []))]
  const [clients, apis] = await Promise.all([
    tx.client.findMany({ where: { id: { in: idsOf(({ clientId }) => clientId) } }, select: { id: true, name: true } }),
    tx.resourceServer.findMany({
      where: { identifier: { in: idsOf(({ audience }) => audience) } },
      select: { identifier: true, name: true },
    }),
  ])
  const clientNames = new Map(clients.map(({ id, name }) => [id, name]))
  const apiNames = new Map(apis.map(({ identifier, name }) => [identifier, name]))
  return stored.map(({ outcome, modified, clientId, clientName, audience, stepMicroseconds, ...row }) => ({
    ...row,
    result: resultOf(outcome, modified),
    client: clientId === null ? null : clientOf(clientId, clientName, clientNames.get(clientId)),
    api: audience === null ? null : { identifier: audience, ...(apiNames.has(audience) && { name: apiNames.get(audience) }) },
    ...(stepMicroseconds && { tookMicroseconds: Object.values(stepMicroseconds).reduce((sum, step) => sum + step, 0) }),
  }))
}

export function resultOf(outcome: string, modified: boolean): LogResult {
  if (outcome === 'refused') return 'denied'
  if (outcome === 'not_delivered') return 'undelivered'
  return modified ? 'modified' : 'issued'
}

/** By the name of now, where there is one; what was presented without being known keeps its id for a name. */
export function clientOf(id: string, nameThen: string | null, nameNow: string | undefined): LogClient {
  if (nameNow !== undefined) return { id, name: nameNow, state: 'registered' }
  return nameThen === null ? { id, name: id, state: 'unknown' } : { id, name: nameThen, state: 'deleted' }
}

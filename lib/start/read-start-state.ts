import type { Tx } from '../db/transaction.ts'
import type { SigningAlg, TokenDialect } from '../oauth/ports.ts'

/** How far this installation is on the way to its first verified token: what is stored says it, not what was clicked. */
export interface StartState {
  readonly api?: {
    readonly id: string
    readonly name: string
    readonly identifier: string
    readonly signingAlg: SigningAlg
    readonly tokenDialect: TokenDialect
  }
  readonly application?: { readonly id: string; readonly name: string }
  readonly grant?: { readonly id: string; readonly scopes: readonly string[] }
  /** The newest token that was issued. */
  readonly token?: { readonly at: Date; readonly application: string }
  /** When the key set was last read after a token had been issued: an API verifies. */
  readonly verified?: { readonly at: Date; readonly address: string }
}

export const START_STEPS = ['api', 'application', 'grant', 'token', 'verified'] as const satisfies (keyof StartState)[]

/** How many of the five steps are done. */
export function stepsDone(state: StartState): number {
  return START_STEPS.filter((step) => state[step] !== undefined).length
}

type Reader = Pick<Tx, '$queryRaw'>

/** Reads the state. API and application are those of the newest grant that works now, so that a request for them gets a token. */
export async function readStartState(tx: Reader): Promise<StartState> {
  const [pair, token] = await Promise.all([readPair(tx), readNewestToken(tx)])
  return {
    ...pair,
    ...(token && { token: { at: token.at, application: token.application } }),
    ...(await readVerified(tx, token?.firstMinute)),
  }
}

interface PairRow {
  grantId: string | null
  scopes: string[] | null
  apiId: string | null
  apiName: string
  identifier: string
  signingAlg: SigningAlg
  tokenDialect: TokenDialect
  clientId: string | null
  clientName: string
}

async function readPair(tx: Reader): Promise<StartState> {
  const [row] = await tx.$queryRaw<PairRow[]>`
    WITH working AS (
      SELECT g.id, g.client_id, g.resource_server_id, g.allowed_scopes FROM client_grants g JOIN clients c ON c.id = g.client_id
       WHERE (g.expires_at IS NULL OR g.expires_at > now()) AND c.disabled_at IS NULL
       ORDER BY g.created_at DESC, g.id DESC LIMIT 1
    )
    SELECT w.id AS "grantId", w.allowed_scopes AS scopes, r.id AS "apiId", r.name AS "apiName", r.identifier, r.signing_alg AS "signingAlg",
           r.token_dialect AS "tokenDialect", c.id AS "clientId", c.name AS "clientName"
      FROM (SELECT 1) one
      LEFT JOIN working w ON true
      LEFT JOIN LATERAL (SELECT id, name, identifier, signing_alg, token_dialect FROM resource_servers
        WHERE w.id IS NULL OR id = w.resource_server_id ORDER BY created_at DESC, id DESC LIMIT 1) r ON true
      LEFT JOIN LATERAL (SELECT id, name FROM clients
        WHERE w.id IS NULL OR id = w.client_id ORDER BY created_at DESC, id DESC LIMIT 1) c ON true`
  if (row === undefined) return {}
  const { grantId, scopes, apiId, apiName, identifier, signingAlg, tokenDialect, clientId, clientName } = row
  return {
    ...(apiId !== null && { api: { id: apiId, name: apiName, identifier, signingAlg, tokenDialect } }),
    ...(clientId !== null && { application: { id: clientId, name: clientName } }),
    ...(grantId !== null && { grant: { id: grantId, scopes: scopes ?? [] } }),
  }
}

interface TokenRow {
  at: Date
  application: string
  firstMinute: Date
}

// The counters say in which minute; so only the rows of that minute are looked at.
async function readNewestToken(tx: Reader): Promise<TokenRow | undefined> {
  const [row] = await tx.$queryRaw<TokenRow[]>`
    WITH minutes AS (
      SELECT (SELECT minute FROM token_counters WHERE outcome IN ('issued', 'modified') ORDER BY minute DESC LIMIT 1) AS newest,
             (SELECT minute FROM token_counters WHERE outcome IN ('issued', 'modified') ORDER BY minute LIMIT 1) AS first
    )
    SELECT coalesce(e.occurred_at, m.newest) AS at, coalesce(e.client_name, e.client_id, '') AS application, m.first AS "firstMinute"
      FROM minutes m LEFT JOIN LATERAL (
        SELECT occurred_at, client_name, client_id FROM token_events
         WHERE occurred_at >= m.newest AND occurred_at < m.newest + interval '1 minute' AND outcome = 'issued'
         ORDER BY occurred_at DESC, id DESC LIMIT 1) e ON true
     WHERE m.newest IS NOT NULL`
  return row
}

async function readVerified(tx: Reader, firstTokenMinute: Date | undefined): Promise<Pick<StartState, 'verified'>> {
  if (firstTokenMinute === undefined) return {}
  const [row] = await tx.$queryRaw<{ at: Date; address: string }[]>`
    SELECT last_read_at AS at, last_address AS address FROM key_set_usage WHERE last_read_at >= ${firstTokenMinute}::timestamptz`
  return row ? { verified: row } : {}
}

import type pg from 'pg'
import { uuidv7 } from '../ids.ts'
import type { LedgerRow } from './ledger-row.ts'

/** Rows of configuration written with plain SQL: these tests are about what the database and the token path do with them. */
export function configWriter(pool: pg.Pool) {
  return {
    async client(
      id: string,
      secrets: { id: string; hash: string; slot?: number | null; revoked?: boolean; replacesId?: string; graceSeconds?: number }[] = [],
    ) {
      await pool.query('INSERT INTO clients (id, name) VALUES ($1, $1)', [id])
      for (const { id: secretId, hash, slot = 1, revoked = false, replacesId = null, graceSeconds = null } of secrets) {
        await pool.query(
          `INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot, replaces_id, grace_seconds, revoked_at)
           VALUES ($1, $2, $3, 'abcd', $4, $5, $6, CASE WHEN $7 THEN now() END)`,
          [secretId, id, hash, slot, replacesId, graceSeconds, revoked],
        )
      }
    },
    async resourceServer(id: string, identifier: string, scopes: string[] = [], signingAlg = 'RS256') {
      await pool.query('INSERT INTO resource_servers (id, identifier, name, signing_alg) VALUES ($1, $2, $2, $3)', [
        id,
        identifier,
        signingAlg,
      ])
      for (const scope of scopes) await pool.query('INSERT INTO scopes (resource_server_id, value) VALUES ($1, $2)', [id, scope])
    },
    async grant(clientId: string, resourceServerId: string, allowedScopes: string[] = []) {
      await pool.query('INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes) VALUES ($1, $2, $3, $4)', [
        `cgr_${uuidv7()}`,
        clientId,
        resourceServerId,
        allowedScopes,
      ])
    },
  }
}

export async function readTag(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ tag: string }>('SELECT tag FROM config_epoch')
  return rows[0]?.tag ?? ''
}

/** An issued row as the token path would send it. */
export function issuedRow(tag: string | null, overrides: Partial<LedgerRow> = {}): LedgerRow {
  return {
    batch_index: 0,
    id: uuidv7(),
    decided_tag: tag,
    outcome: 'issued',
    client_id: 'billing',
    client_name: 'Billing',
    audience: 'https://api.example/',
    grant_id: 'cgr_1',
    requested_scopes: '',
    allowed_scopes: 'read write',
    granted_scopes: 'read write',
    auth_method: 'client_secret_post',
    credential_id: 'cred_1',
    credential_hint: 'abcd',
    kid: 'key-1',
    alg: 'RS256',
    token_expires_at: '2030-01-01T00:00:30.000Z',
    modified: false,
    address: '192.0.2.1',
    user_agent: 'test',
    source: 'token_endpoint',
    step_microseconds: { parse: 1 },
    folded_count: 1,
    counted_client_id: 'billing',
    counted_audience: 'https://api.example/',
    ...overrides,
  }
}

import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from './testing.ts'
import { changesOf, clearConfiguration, NO_CHANGE } from './testing-config-epoch.ts'

let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = database.pool
})
afterAll(() => database.drop())
beforeEach(() => clearConfiguration(pool))

const SEED: Record<string, string> = {
  clients: `INSERT INTO clients (id, name) VALUES ('c1', 'billing')`,
  client_secrets: `INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot) VALUES ('s1', 'c1', 'v1$', 'abcd', 1)`,
  resource_servers: `INSERT INTO resource_servers (id, identifier, name) VALUES ('r1', 'https://api.example', 'Orders')`,
  scopes: `INSERT INTO scopes (resource_server_id, value) VALUES ('r1', 'read:orders')`,
  client_grants: `INSERT INTO client_grants (id, client_id, resource_server_id) VALUES ('g1', 'c1', 'r1')`,
  signing_keys: `INSERT INTO signing_keys (kid, alg, status, public_jwk, private_key_sealed) VALUES ('k1', 'RS256', 'current', '{}', 'sealed')`,
  settings: `INSERT INTO settings (key, value) VALUES ('default_audience', '"x"')`,
  hooks: `INSERT INTO hooks (id, name, position) VALUES ('h1', 'plan', 1)`,
  hook_versions: `INSERT INTO hook_versions (id, hook_id, number, source, language, compiled, shape, sha256, message, author)
    VALUES ('v1', 'h1', 1, 'x', 'javascript', 'x', 'hook', 'x', 'x', 'x')`,
  hook_targets: `INSERT INTO hook_targets (id, hook_id, client_id) VALUES ('018f0000-0000-7000-8000-000000000001', 'h1', 'c1')`,
  hook_secrets: `INSERT INTO hook_secrets (hook_id, name, value_sealed) VALUES ('h1', 'KEY', 'x')`,
  hook_fetch_hosts: `INSERT INTO hook_fetch_hosts (hook_id, host) VALUES ('h1', 'x.example')`,
}

const FIRST_ROW: Record<string, string> = {
  clients: `id = 'c1'`,
  client_secrets: `id = 's1'`,
  resource_servers: `id = 'r1'`,
  scopes: `resource_server_id = 'r1'`,
  client_grants: `id = 'g1'`,
  signing_keys: `kid = 'k1'`,
  settings: `key = 'default_audience'`,
  hooks: `id = 'h1'`,
  hook_versions: `id = 'v1'`,
  hook_targets: `hook_id = 'h1'`,
  hook_secrets: `hook_id = 'h1'`,
  hook_fetch_hosts: `hook_id = 'h1'`,
}

async function seed(): Promise<void> {
  await pool.query(Object.values(SEED).join(';'))
  await pool.query(`INSERT INTO clients (id, name) VALUES ('c2', 'shipping');
    INSERT INTO resource_servers (id, identifier, name) VALUES ('r2', 'https://other.example', 'Other');
    INSERT INTO hooks (id, name, position) VALUES ('h2', 'other', 2)`)
}

// Every column of every table that decides tokens, with a value to write. All of them bump; what must not bump has a table elsewhere.
const CONFIG: Record<string, { keys: string[]; columns: Record<string, string>; moved?: Record<string, string[]> }> = {
  clients: {
    keys: ['client c1'],
    columns: {
      ...{ id: `'c9'`, name: `'other'`, description: `'x'`, owner: `'x'`, tags: `'{x}'`, metadata: `'{"a":"b"}'` },
      ...{
        auth_method: `'client_secret_basic'`,
        disabled_at: 'now()',
        disabled_reason: `'x'`,
        revision: '2',
        created_at: 'now()',
        updated_at: 'now()',
      },
    },
    // Their secrets and grants follow by foreign key, and both the old and the new key are evicted.
    moved: { id: ['client c1', 'client c9', 'hook h1'] },
  },
  client_secrets: {
    keys: ['client c1'],
    columns: {
      ...{ id: `'s9'`, client_id: `'c2'`, secret_hash: `'v1$x'`, secret_hint: `'wxyz'`, label: `'x'`, slot: '2', expires_at: 'now()' },
      ...{ replaces_id: `'s0'`, grace_seconds: '60', grace_started_at: 'now()', retires_at: 'now()', revoked_at: 'now(), slot = NULL' },
      ...{ created_by: `'x'`, created_at: 'now()' },
    },
    moved: { client_id: ['client c1', 'client c2'] },
  },
  resource_servers: {
    keys: ['resource_server r1'],
    columns: {
      ...{ id: `'r9'`, identifier: `'https://new.example'`, name: `'x'`, signing_alg: `'ES256'`, token_lifetime_seconds: '60' },
      ...{ token_dialect: `'rfc9068_profile'`, revision: '2', created_at: 'now()', updated_at: 'now()' },
    },
    moved: { id: ['client c1', 'resource_server r1', 'resource_server r9'] },
  },
  scopes: {
    keys: ['resource_server r1'],
    columns: { resource_server_id: `'r2'`, value: `'write:orders'`, description: `'x'`, created_at: 'now()' },
    moved: { resource_server_id: ['resource_server r1', 'resource_server r2'] },
  },
  client_grants: {
    keys: ['client c1'],
    columns: {
      ...{ id: `'g9'`, client_id: `'c2'`, resource_server_id: `'r2'`, allowed_scopes: `'{x}'`, expires_at: 'now()' },
      ...{ revision: '2', created_at: 'now()', updated_at: 'now()' },
    },
    moved: { client_id: ['client c1', 'client c2'] },
  },
  signing_keys: {
    keys: ['signing_key k1'],
    columns: {
      ...{ kid: `'k9'`, alg: `'ES256'`, status: `'previous'`, public_jwk: `'{"a":1}'`, private_key_sealed: `'x'`, created_at: 'now()' },
      ...{ published_at: 'now()', activated_at: 'now()', replaced_at: 'now()', retired_at: 'now()', revoked_at: 'now()' },
    },
    moved: { kid: ['signing_key k1', 'signing_key k9'] },
  },
  hooks: {
    keys: ['hook h1'],
    columns: {
      ...{
        id: `'h9'`,
        name: `'x'`,
        description: `'x'`,
        position: '9',
        is_enabled: `true, live_version_id = 'v1'`,
        targets_clients: 'true',
      },
      ...{ targets_resource_servers: 'true', live_version_id: `'v1'`, revision: '2', created_at: 'now()', updated_at: 'now()' },
    },
    moved: { id: ['hook h1', 'hook h9'] },
  },
  hook_versions: {
    keys: ['hook h1'],
    columns: {
      ...{
        id: `'v9'`,
        hook_id: `'h2'`,
        number: '9',
        source: `'y'`,
        language: `'typescript'`,
        compiled: `'y'`,
        shape: `'action'`,
        sha256: `'y'`,
      },
      ...{ message: `'y'`, author: `'y'`, restored_from_number: '1', created_at: 'now()' },
    },
    moved: { hook_id: ['hook h1', 'hook h2'] },
  },
  hook_targets: {
    keys: ['hook h1'],
    columns: {
      ...{ id: 'gen_random_uuid()', hook_id: `'h2'`, client_id: `'c2'`, resource_server_id: `'r1', client_id = NULL` },
    },
    moved: { hook_id: ['hook h1', 'hook h2'] },
  },
  hook_secrets: {
    keys: ['hook h1'],
    columns: { hook_id: `'h2'`, name: `'OTHER'`, value_sealed: `'y'`, revision: '2', set_by: `'x'`, updated_at: 'now()' },
    moved: { hook_id: ['hook h1', 'hook h2'] },
  },
  hook_fetch_hosts: {
    keys: ['hook h1'],
    columns: { hook_id: `'h2'`, host: `'y.example'` },
    moved: { hook_id: ['hook h1', 'hook h2'] },
  },
  settings: {
    keys: ['setting default_audience'],
    columns: { key: `'other'`, value: `'"y"'`, revision: '2', updated_at: 'now()' },
    moved: { key: ['setting default_audience', 'setting other'] },
  },
}

const UUID = `'018f0000-0000-7000-8000-000000000001'`
const ADMIN = `INSERT INTO admins (id, email, role) VALUES (${UUID}, 'a@example.com', 'owner') ON CONFLICT DO NOTHING`

// Tables that decide nothing: a write to them holds up no token. With columns, so that a new one is thought about.
const OTHERS: Record<string, { columns: string; insert: string; update: string }> = {
  hook_drafts: {
    columns: 'hook_id language revision source updated_at updated_by',
    insert: `INSERT INTO hook_drafts (hook_id, source, language) VALUES ('h1', 'x', 'javascript')`,
    update: `UPDATE hook_drafts SET source = 'y'`,
  },
  hook_fixtures: {
    columns: 'created_at hook_id id input name revision updated_at',
    insert: `INSERT INTO hook_fixtures (id, hook_id, name, input) VALUES (${UUID}, 'h1', 'x', '{}')`,
    update: `UPDATE hook_fixtures SET name = 'y'`,
  },
  hook_health: {
    columns: 'hook_id strikes suspended_until updated_at version_id writer_id',
    insert: `INSERT INTO hook_health (version_id, writer_id, hook_id, strikes) VALUES ('v1', ${UUID}, 'h1', 3)`,
    update: `UPDATE hook_health SET strikes = 4`,
  },
  hook_runs: {
    columns: 'cpu_ms detail duration_ms hook_id id input lane outcome queue_ms request_id started_at version_number',
    insert: `INSERT INTO hook_runs (id, request_id, hook_id, version_number, lane, outcome, started_at, duration_ms, queue_ms, cpu_ms, detail)
             VALUES (${UUID}, 'x', 'h1', 1, 'live', 'modified', now(), 1, 0, 1, '{}')`,
    update: `UPDATE hook_runs SET outcome = 'denied'`,
  },
  encryption_canaries: {
    columns: 'id sealed',
    insert: `INSERT INTO encryption_canaries VALUES ('a', 'x')`,
    update: `UPDATE encryption_canaries SET sealed = 'y'`,
  },
  secret_usage: {
    columns: 'client_id first_used_at last_address last_used_at secret_id writer_id',
    insert: `INSERT INTO secret_usage VALUES ('s1', ${UUID}, 'c1', now(), now(), '')`,
    update: `UPDATE secret_usage SET last_used_at = now()`,
  },
  scope_usage: {
    columns: 'day grant_id scope',
    insert: `INSERT INTO scope_usage VALUES ('g1', 'read:orders', now())`,
    update: `UPDATE scope_usage SET scope = 'x'`,
  },
  held_scopes: {
    columns: 'client_id grant_id quiet_since scope',
    insert: `INSERT INTO held_scopes VALUES ('g1', 'read:orders', 'c1', now())`,
    update: `UPDATE held_scopes SET quiet_since = now()`,
  },
  key_expiry_counters: {
    columns: 'count expiry_minute kid writer_id',
    insert: `INSERT INTO key_expiry_counters VALUES ('k1', now(), ${UUID}, 1)`,
    update: `UPDATE key_expiry_counters SET count = 2`,
  },
  key_set_usage: {
    columns: 'id last_address last_read_at',
    insert: `INSERT INTO key_set_usage (last_read_at) VALUES (now())`,
    update: `UPDATE key_set_usage SET last_address = 'x'`,
  },
  token_counters: {
    columns: 'audience client_id count minute outcome reason writer_id',
    insert: `INSERT INTO token_counters VALUES (now(), ${UUID}, 'c1', 'a', 'issued', '', 1)`,
    update: `UPDATE token_counters SET count = 2`,
  },
  client_stats: {
    columns: 'client_id denied_24h denied_by_hour first_hour issued_by_hour last_token_at tokens_24h',
    insert: `INSERT INTO client_stats (client_id) VALUES ('c1')`,
    update: `UPDATE client_stats SET tokens_24h = 2`,
  },
  token_events: {
    columns:
      'address alg allowed_scopes audience auth_method batch_index batch_seq client_id client_name corrects credential_hint credential_id details failing_step first_at folded_count grant_id granted_scopes hook_runs id kid last_at modified occurred_at outcome reason requested_scopes source step_microseconds token_expires_at user_agent writer_id',
    insert: `INSERT INTO token_events (occurred_at, id, writer_id, batch_seq, batch_index, outcome) VALUES (now(), ${UUID}, ${UUID}, 1, 1, 'issued')`,
    update: `UPDATE token_events SET address = '192.0.2.1'`,
  },
  admins: {
    columns:
      'created_at disabled_at email id invited_by last_sign_in_at name oidc_issuer oidc_subject password_hash revision role totp_enabled_at totp_last_step totp_secret_sealed updated_at',
    insert: `INSERT INTO admins (id, email, role) VALUES (${UUID}, 'a@example.com', 'owner')`,
    update: `UPDATE admins SET role = 'viewer'`,
  },
  admin_sessions: {
    columns: 'address admin_id created_at expires_at id last_seen_at method reauthenticated_at revoked_at second_factor_at user_agent',
    insert: `${ADMIN}; INSERT INTO admin_sessions (id, admin_id, method, expires_at) VALUES (${UUID}, ${UUID}, 'password', now())`,
    update: `UPDATE admin_sessions SET last_seen_at = now()`,
  },
  recovery_codes: {
    columns: 'admin_id code_hash used_at',
    insert: `${ADMIN}; INSERT INTO recovery_codes VALUES (${UUID}, 'x')`,
    update: `UPDATE recovery_codes SET used_at = now()`,
  },
  invitations: {
    columns: 'accepted_at created_at email expires_at id invited_by revoked_at role token_hash',
    insert: `INSERT INTO invitations (id, email, role, token_hash, invited_by, expires_at)
             VALUES (${UUID}, 'b@example.com', 'viewer', 'x', 'a@example.com', now())`,
    update: `UPDATE invitations SET revoked_at = now()`,
  },
  sign_in_throttles: {
    columns: 'account_hash blocked_until failures last_failure_at network',
    insert: `INSERT INTO sign_in_throttles VALUES ('x', '192.0.2.1', 1, now(), now())`,
    update: `UPDATE sign_in_throttles SET failures = 2`,
  },
  console_settings: {
    columns: 'key revision updated_at value',
    insert: `INSERT INTO console_settings (key, value) VALUES ('second_factor_required_for_owners', 'true')`,
    update: `UPDATE console_settings SET value = 'false'`,
  },
  owner_links: {
    columns: 'expires_at id token_hash',
    insert: `INSERT INTO owner_links VALUES (1, 'x', now())`,
    update: `UPDATE owner_links SET token_hash = 'y'`,
  },
  admin_events: {
    columns:
      'actor_id actor_name actor_type address after before event id occurred_at revision session_id target_id target_name target_type undoes',
    insert: `INSERT INTO admin_events (id, event, actor_type, actor_id, actor_name, target_type, target_id)
             VALUES (${UUID}, 'client.created', 'cli', 'x', 'x', 'client', 'c1')`,
    update: `UPDATE admin_events SET address = '192.0.2.1'`,
  },
}

// The epoch's own tables and the history of migrations.
const MACHINERY = ['_prisma_migrations', 'config_changes', 'config_epoch']

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await pool.query(
    `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
    [table],
  )
  return rows.map((row) => row.attname)
}

describe('which writes bump the config epoch', () => {
  it('every table is listed here', async () => {
    const { rows } = await pool.query(
      `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace`,
    )
    expect(rows.map((row) => row.relname).sort()).toEqual([...Object.keys(CONFIG), ...Object.keys(OTHERS), ...MACHINERY].sort())
  })

  describe.each(Object.entries(CONFIG))('%s decides tokens', (table, { keys, columns, moved }) => {
    it('every column is listed here', async () => {
      expect(Object.keys(columns).sort()).toEqual(await columnsOf(table))
    })

    it('inserting bumps', async () => {
      await seed()
      await pool.query(`DELETE FROM ${table}`)
      expect(await changesOf(pool, () => pool.query(SEED[table] as string))).toEqual({ bumps: 1, tagMoved: true, keys })
    })

    it('writing any column bumps', async () => {
      for (const [column, value] of Object.entries(columns)) {
        await pool.query(
          'DELETE FROM hooks; DELETE FROM clients; DELETE FROM resource_servers; DELETE FROM signing_keys; DELETE FROM settings',
        )
        await seed()
        const change = await changesOf(pool, () => pool.query(`UPDATE ${table} SET ${column} = ${value} WHERE ${FIRST_ROW[table]}`))
        expect({ column, ...change }).toEqual({ column, bumps: 1, tagMoved: true, keys: moved?.[column] ?? keys })
      }
    })

    it('deleting bumps', async () => {
      await seed()
      const change = await changesOf(pool, () => pool.query(`DELETE FROM ${table} WHERE ${FIRST_ROW[table]}`))
      expect(change).toMatchObject({ bumps: 1, tagMoved: true })
      expect(change.keys).toEqual(expect.arrayContaining(keys))
    })

    it('truncating bumps and names every key', async () => {
      await seed()
      const change = await changesOf(pool, () => pool.query(`TRUNCATE ${table} CASCADE`))
      expect(change).toMatchObject({ bumps: 1, tagMoved: true })
      expect(change.keys).toContain(`${keys[0]?.split(' ')[0]} *`)
    })
  })

  describe.each(Object.entries(OTHERS))('%s decides nothing', (table, { columns, insert, update }) => {
    it('every column is listed here', async () => {
      expect((await columnsOf(table)).join(' ')).toBe(columns)
    })

    it.each([
      ['inserting', insert],
      ['updating', update],
      ['deleting', `DELETE FROM ${table}`],
      ['truncating', `TRUNCATE ${table} CASCADE`],
    ])('%s bumps nothing', async (_, sql) => {
      if (table.startsWith('hook_')) await seed() // what belongs to a hook needs one
      expect(await changesOf(pool, () => pool.query(sql))).toEqual(NO_CHANGE)
    })
  })
})

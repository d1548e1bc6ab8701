import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diffSchemas } from '../../tools/schema-diff.ts'
import { migrate } from './migrations.ts'
import { createEmptyDatabase } from './testing.ts'

const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url))

// What the migrations hold beyond schema.prisma, by name. Something new has to be named here.
const BY_HAND = {
  columns: ['client_grants.allowed_scopes', 'client_stats.denied_by_hour', 'client_stats.issued_by_hour', 'clients.tags'], // NOT NULL: Prisma leaves lists nullable
  tables: ['token_events'], // partitioned
  constraints: [
    'admin_events.admin_events_actor_type_known',
    'admin_sessions.admin_sessions_ends_within_a_week',
    'admin_sessions.admin_sessions_method_known',
    'admins.admins_email_lower_case',
    'admins.admins_oidc_whole',
    'admins.admins_role_known',
    'admins.admins_totp_has_secret',
    'client_secrets.client_secrets_grace_not_negative',
    'client_secrets.client_secrets_replaces_another',
    'client_secrets.client_secrets_revoked_has_no_slot',
    'client_secrets.client_secrets_slot_known',
    'client_secrets.client_secrets_without_slot_ends',
    'client_stats.client_stats_hours_alike',
    'clients.clients_auth_method_known',
    'clients.clients_id_length',
    'clients.clients_name_present',
    'config_changes.config_changes_kind_known',
    'config_epoch.config_epoch_single_row',
    'hook_drafts.hook_drafts_language_known',
    'hook_runs.hook_runs_lane_known',
    'hook_secrets.hook_secrets_name_is_identifier',
    'hook_targets.hook_targets_one_side',
    'hook_versions.hook_versions_language_known',
    'hook_versions.hook_versions_message_present',
    'hook_versions.hook_versions_number_counts',
    'hook_versions.hook_versions_shape_known',
    'hooks.hooks_enabled_has_version',
    'hooks.hooks_name_present',
    'invitations.invitations_email_lower_case',
    'invitations.invitations_end_once',
    'invitations.invitations_role_known',
    'key_set_usage.key_set_usage_one_row',
    'owner_links.owner_links_single_row',
    'resource_servers.resource_servers_identifier_length',
    'resource_servers.resource_servers_signing_alg_known',
    'resource_servers.resource_servers_token_dialect_known',
    'resource_servers.resource_servers_token_lifetime_bounds',
    'scopes.scopes_value_is_scope_token',
    'sign_in_throttles.sign_in_throttles_failures_counted',
    'signing_keys.signing_keys_alg_known',
    'signing_keys.signing_keys_status_known',
    'token_counters.token_counters_outcome_known',
    'token_events.token_events_failing_step_known',
    'token_events.token_events_outcome_known',
    'token_events.token_events_refusal_has_reason',
    'token_events.token_events_source_known',
  ],
  indexes: [
    'admin_events_grants_of_audience',
    'admin_events_grants_of_client',
    'client_grants_expiry_order',
    'clients_id_prefix',
    'clients_name_order',
    'clients_name_words',
    'clients_tags',
    'config_changes_open_key',
    'invitations_one_open_per_email',
    'signing_keys_one_current_per_alg',
    'signing_keys_one_next_per_alg',
    'token_events_modified_order',
    'token_events_outcome_order',
    'token_events_reason_order',
  ],
  functions: [
    'writ_append_token_events',
    'writ_bump_config_epoch',
    'writ_note_config_change',
    'writ_note_held_scopes',
    'writ_search_words',
  ],
  triggers: [
    ...['delete', 'insert', 'update'].map((change) => `client_grants.client_grants_hold_${change}`),
    'config_changes.config_changes_bump_epoch',
    ...[
      ...['client_grants', 'client_secrets', 'clients', 'hook_fetch_hosts', 'hook_secrets', 'hook_targets', 'hook_versions', 'hooks'],
      ...['resource_servers', 'scopes', 'settings', 'signing_keys'],
    ].flatMap((table) => ['delete', 'insert', 'truncate', 'update'].map((change) => `${table}.${table}_note_${change}`)),
  ],
}

/** Everything that Postgres knows of a schema, as name → definition. */
type Catalog = Record<'columns' | 'tables' | 'constraints' | 'indexes' | 'functions' | 'triggers', Record<string, string>>

const QUERIES: Record<keyof Catalog, string> = {
  tables: `SELECT relname AS name, relkind::text AS definition FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace`,
  columns: `SELECT c.relname || '.' || a.attname AS name,
                   format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                   || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text || a.attgenerated::text AS definition
              FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
             WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`,
  // Keys and foreign keys with what happens on delete; NOT NULL stands with the columns.
  constraints: `SELECT conrelid::regclass || '.' || conname AS name, pg_get_constraintdef(oid) AS definition
                  FROM pg_constraint WHERE contype <> 'n' AND conrelid <> 0 AND contype <> 't' AND connamespace = 'public'::regnamespace`,
  indexes: `SELECT indexname AS name, replace(indexdef, ' ON ONLY ', ' ON ') AS definition FROM pg_indexes WHERE schemaname = 'public'`,
  functions: `SELECT proname AS name, prosrc AS definition FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  triggers: `SELECT tgrelid::regclass || '.' || tgname AS name, pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal`,
}

async function readCatalog(url: string): Promise<Catalog> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('DROP TABLE IF EXISTS _prisma_migrations')
    const catalog = {} as Catalog
    for (const [part, sql] of Object.entries(QUERIES)) {
      const { rows } = await client.query<{ name: string; definition: string }>(`${sql} ORDER BY 1`)
      catalog[part as keyof Catalog] = Object.fromEntries(rows.map((row) => [row.name, row.definition]))
    }
    return catalog
  } finally {
    await client.end()
  }
}

describe('the migrations and schema.prisma say the same', () => {
  const catalogs = {} as { schema: Catalog; migrations: Catalog }
  const databases: { drop(): Promise<void> }[] = []

  beforeAll(async () => {
    const [fromSchema, fromMigrations] = [await createEmptyDatabase(), await createEmptyDatabase()]
    databases.push(fromSchema, fromMigrations)
    const client = new pg.Client({ connectionString: fromSchema.url })
    await client.connect()
    await client.query(await diffSchemas(undefined, await readFile(SCHEMA, 'utf8')))
    await client.end()
    await migrate(fromMigrations.url)
    catalogs.schema = await readCatalog(fromSchema.url)
    catalogs.migrations = await readCatalog(fromMigrations.url)
  })
  afterAll(() => Promise.all(databases.map((database) => database.drop())))

  it.each(Object.keys(QUERIES) as (keyof Catalog)[])('%s, apart from those made by hand', (part) => {
    const { schema, migrations } = catalogs
    const different = (names: string[]) => names.filter((name) => schema[part][name] !== migrations[part][name]).sort()
    const all = [...new Set([...Object.keys(schema[part]), ...Object.keys(migrations[part])])]
    expect(different(all)).toEqual([...BY_HAND[part]].sort())
  })

  it('a column made by hand differs only in NOT NULL', () => {
    for (const name of BY_HAND.columns) {
      expect(catalogs.migrations.columns[name]?.replace(' NOT NULL', '')).toBe(catalogs.schema.columns[name])
    }
  })

  it('only the log is partitioned', () => {
    expect([catalogs.schema.tables.token_events, catalogs.migrations.tables.token_events]).toEqual(['r', 'p'])
  })

  it('the log has no foreign keys, in either direction', () => {
    const foreignKeys = Object.entries(catalogs.migrations.constraints).filter(([, definition]) => definition.startsWith('FOREIGN KEY'))
    expect(foreignKeys.filter(([name, definition]) => /token_events|_usage|_counters/.test(name + definition))).toEqual([])
  })
})

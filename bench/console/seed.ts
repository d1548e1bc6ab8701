import type { Pool } from 'pg'
import { measureHeldScopes } from '../../lib/client-grants/held-scopes.ts'
import { rollUpClientStats } from '../../lib/client-stats/roll-up-client-stats.ts'

/** How much there is of everything. */
export interface ConsoleSize {
  readonly applications: number
  readonly apis: number
  readonly grants: number
  /** Rows of the counters of each minute, over the last 24 hours. */
  readonly counters: number
  /** Days on which a scope of a grant was used. */
  readonly usage: number
  readonly adminEvents: number
}

/** What the console is designed for; counters as of some two hundred applications that ask within the same minute. */
export const DESIGN_SIZE: ConsoleSize = {
  applications: 10_000,
  apis: 500,
  grants: 100_000,
  counters: 300_000,
  usage: 300_000,
  adminEvents: 50_000,
}

/** An application, an API and a grant of it, for the pages of one thing. */
export interface SeededIds {
  readonly clientId: string
  readonly apiId: string
  readonly grantId: string
}

/**
 * Fills an empty installation with SQL, always alike. Names are words as people choose them, so that a search finds some and not all. Grants get
 * one of four sets of scopes; a third of them was not used for longer than the setting says. The jobs that keep figures for lists run once.
 */
export async function seedConsole(pool: Pool, size: ConsoleSize): Promise<SeededIds> {
  const { applications, apis, grants, counters, usage, adminEvents } = size
  await pool.query(
    `INSERT INTO resource_servers (id, identifier, name, signing_alg, token_lifetime_seconds, created_at, updated_at)
     SELECT ${API_ID}, ${IDENTIFIER}, initcap(${word('n')}) || ' ' || ${word('n / 24 + 7')} || ' ' || n,
            'RS256', 3600, now() - n * interval '1 hour', now() FROM generate_series(1, $1::int) AS n`,
    [apis],
  )
  await pool.query(
    `INSERT INTO scopes (resource_server_id, value, description, created_at)
     SELECT ${API_ID}, verb || ':' || ${word('n')}, initcap(verb) || ' what ' || ${word('n')} || ' keeps', now() - interval '200 days'
       FROM generate_series(1, $1::int) AS n, unnest('{read,write,delete,export,approve}'::text[]) AS verb`,
    [apis],
  )
  await pool.query(
    `INSERT INTO clients (id, name, owner, tags, disabled_at, created_at, updated_at)
     SELECT ${CLIENT_ID}, ${word('n')} || '-' || ${word('n / 24 + 5')} || '-' || n, 'team ' || n % 40,
            ARRAY['tag-' || n % 30, CASE n % 3 WHEN 0 THEN 'prod' WHEN 1 THEN 'staging' ELSE 'test' END],
            CASE WHEN n % 50 = 0 THEN now() END, now() - n * interval '10 minutes', now() FROM generate_series(1, $1::int) AS n`,
    [applications],
  )
  await pool.query(
    `INSERT INTO client_secrets (id, client_id, secret_hash, secret_hint, slot, expires_at, created_at)
     SELECT 'cred_seed' || n, ${CLIENT_ID}, 'v1$1$' || md5('s' || n), right(md5('s' || n), 4), 1,
            CASE WHEN n % 40 = 0 THEN now() + n % 30 * interval '1 day' + interval '1 hour' END, now() - interval '60 days'
       FROM generate_series(1, $1::int) AS n`,
    [applications],
  )
  // Each application gets as many neighbouring APIs, so that no pair comes twice.
  await pool.query(
    `INSERT INTO client_grants (id, client_id, resource_server_id, allowed_scopes, expires_at, created_at, updated_at)
     SELECT 'cgr_' || md5('g' || k), ${clientId('k % $2::int + 1')}, ${apiId('a')},
            (ARRAY['read:' || w, 'write:' || w, 'delete:' || w, 'export:' || w, 'approve:' || w])[1:1 + k % 4],
            CASE WHEN k % 25 = 0 THEN now() + (k % 90 - 10) * interval '1 day' END, now() - interval '150 days', now() - k * interval '1 minute'
       FROM (SELECT k, (k % $2::int * 37 + k / $2::int * 7) % $3::int + 1 AS a FROM generate_series(0, $1::int - 1) AS k) AS pair
       CROSS JOIN LATERAL (SELECT ${word('a')} AS w) AS named`,
    [grants, applications, apis],
  )
  await pool.query(`UPDATE held_scopes SET quiet_since = current_date - 150`)
  await pool.query(
    `INSERT INTO scope_usage (grant_id, scope, day)
     SELECT grant_id, scope, current_date - (abs(hashtext(grant_id || scope || d)) % 80)
       FROM held_scopes, generate_series(1, 2) AS d WHERE hashtext(grant_id) % 3 <> 0
      ORDER BY grant_id LIMIT $1::int ON CONFLICT DO NOTHING`,
    [usage],
  )
  await pool.query(
    `INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
     SELECT date_trunc('minute', now()) - k % 1440 * interval '1 minute', '00000000-0000-4000-8000-000000000001',
            ${clientId('k * 31 % $2::int + 1')}, ${identifier('k * 17 % $3::int + 1')},
            CASE WHEN k % 20 = 0 THEN 'refused' ELSE 'issued' END, CASE WHEN k % 20 = 0 THEN 'scope_not_granted' ELSE '' END, 1 + k % 5
       FROM generate_series(1, $1::int) AS k ON CONFLICT DO NOTHING`,
    [counters, applications, apis],
  )
  await pool.query(
    `INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at, last_address)
     SELECT 'cred_seed' || n, '00000000-0000-4000-8000-000000000001', ${CLIENT_ID}, now() - interval '50 days',
            now() - n % 2000 * interval '1 minute', '192.0.2.' || n % 250 FROM generate_series(1, $1::int) AS n WHERE n % 5 <> 0`,
    [applications],
  )
  await pool.query(
    `INSERT INTO admin_events (id, occurred_at, event, actor_type, actor_id, actor_name, target_type, target_id, target_name, before, after, revision)
     SELECT gen_random_uuid(), now() - k * interval '3 minutes', 'client.updated', 'admin', 'seed-' || k % 12, 'Admin ' || k % 12, 'client',
            ${clientId('k % $2::int + 1')}, ${word('k')} || '-' || k, '{"name":"before"}', '{"name":"after"}', 2
       FROM generate_series(1, $1::int) AS k`,
    [adminEvents, applications],
  )
  await rollUpClientStats(pool)
  await measureHeldScopes(pool)
  await pool.query('VACUUM ANALYZE')
  const { rows } = await pool.query<SeededIds>(
    `SELECT client_id AS "clientId", resource_server_id AS "apiId", id AS "grantId" FROM client_grants ORDER BY id LIMIT 1`,
  )
  return rows[0] as SeededIds
}

const WORDS =
  'billing ledger orders payments catalog search mail report export import cache queue worker portal gateway sync audit stock price vendor'

function word(n: string): string {
  return `(string_to_array('${WORDS}', ' '))[1 + (${n}) % 20]`
}

function clientId(n: string): string {
  return `md5('c' || ${n})`
}

function apiId(n: string): string {
  return `left(md5('a' || ${n}), 24)`
}

function identifier(n: string): string {
  return `'https://api-' || ${n} || '.example/'`
}

const CLIENT_ID = clientId('n')
const API_ID = apiId('n')
const IDENTIFIER = identifier('n')

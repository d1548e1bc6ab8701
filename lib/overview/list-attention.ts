import { EXPIRY_ORDER } from '../client-grants/grant-filter.ts'
import { secretIsLive } from '../clients/client-filter.ts'
import { EXPIRING_DAYS } from '../clients/client-secret-state.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { readConsoleSetting } from '../settings/console-settings.ts'
import { type Attention, inOrder } from './attention.ts'
import { findTokenPerCall } from './find-token-per-call.ts'

type Reader = Pick<PrismaClient, '$queryRaw'>
type Line<Kind extends Attention['kind']> = Extract<Attention, { kind: Kind }>

/** Of each kind at most so many lines: a list that nobody finishes helps nobody. */
const LINES_MAX = 5
/** A refusal now and then is how a deployment looks. */
const DENIED_MIN = 10

export interface AttentionList {
  readonly lines: readonly Attention[]
  readonly checkedAt: Date
}

/** Everything that needs attention now, the most urgent first. Each rule is one statement. */
export async function listAttention(prisma: PrismaClient): Promise<AttentionList> {
  const { value: days } = await readConsoleSetting(prisma, 'unusedAfterDays')
  const found = await Promise.all([
    findMissingKeys(prisma),
    findDenied(prisma),
    findExpiringSecrets(prisma),
    findExpiringGrants(prisma),
    findTokenPerCall(prisma).then((lines) => lines.slice(0, LINES_MAX)),
    findUnusedScopes(prisma, days),
    findKeysSafeToRevoke(prisma),
  ])
  return { lines: inOrder(found.flat()), checkedAt: new Date() }
}

/** APIs whose algorithm no key can sign: their requests are answered 500. */
async function findMissingKeys(prisma: Reader): Promise<Line<'no_signing_key'>[]> {
  return prisma.$queryRaw`
    SELECT 'no_signing_key' AS kind, r.signing_alg AS alg, count(*)::int AS apis FROM resource_servers r
     WHERE NOT EXISTS (SELECT FROM signing_keys k WHERE k.alg = r.signing_alg AND k.status = 'current')
     GROUP BY r.signing_alg ORDER BY 3 DESC LIMIT ${LINES_MAX}`
}

/** Applications that were denied again and again within the last hour, with the reason that was most frequent. */
async function findDenied(prisma: Reader): Promise<Line<'application_denied'>[]> {
  const rows = await prisma.$queryRaw<{ id: string; name: string; count: number; reason: string }[]>`
    SELECT c.id, c.name, sum(d.count)::float8 AS count, (array_agg(d.reason ORDER BY d.count DESC, d.reason))[1] AS reason
      FROM (SELECT client_id, reason, sum(count) AS count FROM token_counters
             WHERE minute > now() - interval '1 hour' AND outcome = 'refused' AND client_id <> '' GROUP BY 1, 2) d
      JOIN clients c ON c.id = d.client_id
     GROUP BY c.id, c.name HAVING sum(d.count) >= ${DENIED_MIN} ORDER BY 3 DESC, c.id LIMIT ${LINES_MAX}`
  return rows.map(({ id, name, count, reason }) => ({ kind: 'application_denied', application: { id, name }, count, reason }))
}

/** Live secrets that end soon, unless the application uses another one that lives longer. */
async function findExpiringSecrets(prisma: Reader): Promise<Line<'secret_expiring'>[]> {
  const rows = await prisma.$queryRaw<{ id: string; name: string; hint: string; at: Date }[]>`
    SELECT c.id, c.name, k.secret_hint AS hint, k.expires_at AS at FROM client_secrets k JOIN clients c ON c.id = k.client_id
     WHERE ${secretIsLive('k')} AND k.expires_at <= now() + make_interval(days => ${EXPIRING_DAYS})
       AND (k.retires_at IS NULL OR k.retires_at > k.expires_at) AND c.disabled_at IS NULL
       AND NOT EXISTS (SELECT FROM client_secrets o JOIN secret_usage u ON u.secret_id = o.id
                        WHERE o.client_id = k.client_id AND o.id <> k.id AND o.slot IS NOT NULL AND o.revoked_at IS NULL
                          AND (o.expires_at IS NULL OR o.expires_at > k.expires_at) AND o.retires_at IS NULL)
     ORDER BY k.expires_at, k.id LIMIT ${LINES_MAX}`
  return rows.map(({ id, name, hint, at }) => ({ kind: 'secret_expiring', application: { id, name }, hint, at }))
}

async function findExpiringGrants(prisma: Reader): Promise<Line<'grant_expiring'>[]> {
  const rows = await prisma.$queryRaw<{ grantId: string; id: string; name: string; api: string; at: Date }[]>`
    SELECT g.id AS "grantId", c.id, c.name, r.name AS api, g.expires_at AS at
      FROM client_grants g JOIN clients c ON c.id = g.client_id JOIN resource_servers r ON r.id = g.resource_server_id
     WHERE ${EXPIRY_ORDER} > now() AND ${EXPIRY_ORDER} <= now() + make_interval(days => ${EXPIRING_DAYS}) AND c.disabled_at IS NULL
     ORDER BY ${EXPIRY_ORDER}, g.id LIMIT ${LINES_MAX}`
  return rows.map(({ grantId, id, name, api, at }) => ({ kind: 'grant_expiring', grantId, application: { id, name }, api, at }))
}

/** Applications with scopes that were not issued for so many days; those with the most of them. */
async function findUnusedScopes(prisma: Reader, days: number): Promise<Line<'unused_scopes'>[]> {
  const rows = await prisma.$queryRaw<{ id: string; name: string; unused: number; held: number }[]>`
    WITH quiet AS (
      SELECT client_id, count(*)::int AS unused FROM held_scopes
       WHERE quiet_since <= (now() AT TIME ZONE 'UTC')::date - ${days}::int GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${LINES_MAX})
    SELECT c.id, c.name, q.unused, (SELECT count(*)::int FROM held_scopes h WHERE h.client_id = q.client_id) AS held
      FROM quiet q JOIN clients c ON c.id = q.client_id ORDER BY q.unused DESC, c.id`
  return rows.map(({ id, name, ...counts }) => ({ kind: 'unused_scopes', application: { id, name }, ...counts, days }))
}

/** Previous keys under which no token lives any more, plus the five minutes that services' clocks may differ by. */
async function findKeysSafeToRevoke(prisma: Reader): Promise<Line<'key_safe_to_revoke'>[]> {
  return prisma.$queryRaw`
    SELECT 'key_safe_to_revoke' AS kind, k.kid, k.alg FROM signing_keys k
     WHERE k.status = 'previous'
       AND (SELECT max(c.expiry_minute) FROM key_expiry_counters c WHERE c.kid = k.kid) < now() - interval '5 minutes'
     ORDER BY k.replaced_at, k.kid LIMIT ${LINES_MAX}`
}

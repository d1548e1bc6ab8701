import type { PrismaClient } from '../../db/generated/client.ts'
import { likePattern } from '../../db/keyset.ts'
import type { RefusalReason } from '../../oauth/oauth-error.ts'
import { scopesIn, textOf } from './fixes.ts'
import type { LogEvent } from './log-event.ts'
import { nearestName } from './nearest-name.ts'
import type { RefusalFacts } from './refusal-facts.ts'

type Reader = (prisma: PrismaClient, event: LogEvent) => Promise<Partial<RefusalFacts>>

/** How much of an id has to be right for it to be a likely slip: what is left of one that was cut or pasted twice. */
const ID_PART = 6
const CANDIDATES_MAX = 500

/**
 * What is known beside the row of a refusal: only what its sentence says is read, and only when somebody asks. Names and grants are those of
 * now, who disabled or retired something is from Admin activity as of then.
 */
export async function readRefusalFacts(prisma: PrismaClient, event: LogEvent): Promise<RefusalFacts> {
  const read = READERS[event.reason as RefusalReason] as Reader | undefined
  const [names, more] = await Promise.all([readNames(prisma, event), read?.(prisma, event)])
  return { event, ...names, ...more }
}

async function readNames(prisma: PrismaClient, { clientId, audience }: LogEvent): Promise<Partial<RefusalFacts>> {
  const [client, api] = await Promise.all([
    clientId === null ? null : prisma.client.findUnique({ where: { id: clientId }, select: { name: true } }),
    audience === null ? null : prisma.resourceServer.findUnique({ where: { identifier: audience }, select: { name: true } }),
  ])
  return { ...(client && { clientName: client.name }), ...(api && { apiName: api.name }) }
}

const readHook: Reader = async (prisma, { hookRuns }) => {
  const run = hookRuns.at(-1)
  if (!run) return {}
  const [row] = await prisma.$queryRaw<{ name: string }[]>`
    SELECT name FROM (
      SELECT name, 1 AS rank FROM hooks WHERE id = ${run.hookId}
      UNION ALL (SELECT target_name, 2 FROM admin_events WHERE target_type = 'hook' AND target_id = ${run.hookId} ORDER BY occurred_at DESC LIMIT 1)
    ) AS names ORDER BY rank LIMIT 1`
  return row ? { hookName: row.name } : {}
}

const readSimilarClient: Reader = async (prisma, { clientId }) => {
  const sent = clientId ?? ''
  if (sent.length < ID_PART) return {}
  const rows = await prisma.$queryRaw<{ id: string; name: string; isNamedSo: boolean }[]>`
    SELECT id, name, lower(name) = lower(${sent}) AS "isNamedSo" FROM clients
     WHERE lower(name) = lower(${sent}) OR id LIKE ${`${likePattern(sent.slice(0, ID_PART))}%`} OR id LIKE ${`%${likePattern(sent.slice(-ID_PART))}`}
     ORDER BY "isNamedSo" DESC, id LIMIT ${CANDIDATES_MAX}`
  const nearest = nearestName(
    sent,
    rows.map(({ id }) => id),
  )
  const similarClient = rows.find(({ isNamedSo }) => isNamedSo) ?? rows.find(({ id }) => id === nearest)
  return similarClient ? { similarClient } : {}
}

const readLastGoodUse: Reader = async (prisma, { clientId }) => {
  const [use] = await prisma.$queryRaw<{ at: Date; hint: string }[]>`
    SELECT u.last_used_at AS at, s.secret_hint AS hint FROM secret_usage u JOIN client_secrets s ON s.id = u.secret_id
     WHERE s.client_id = ${clientId} ORDER BY u.last_used_at DESC LIMIT 1`
  return use ? { lastGoodUse: use } : {}
}

const readWhoRetired: Reader = async (prisma, { clientId, details }) => {
  const credentialId = textOf(details.credentialId)
  if (credentialId === undefined) return {}
  const [ended] = await prisma.$queryRaw<{ name: string; at: Date }[]>`
    SELECT actor_name AS name, occurred_at AS at FROM admin_events
     WHERE target_type = 'client' AND target_id = ${clientId} AND event IN ('client_secret.revoked', 'client_secret.rotation_cancelled')
       AND after ->> 'id' = ${credentialId} ORDER BY occurred_at DESC LIMIT 1`
  return ended ? { endedBy: ended } : {}
}

const readWhoDisabled: Reader = async (prisma, { clientId, at }) => {
  const [ended] = await prisma.$queryRaw<{ name: string; at: Date; reason: string | null }[]>`
    SELECT actor_name AS name, occurred_at AS at, after ->> 'disabledReason' AS reason FROM admin_events
     WHERE target_type = 'client' AND target_id = ${clientId} AND event = 'client.disabled' AND occurred_at <= ${at}
     ORDER BY occurred_at DESC, id DESC LIMIT 1`
  return ended ? { endedBy: { name: ended.name, at: ended.at, ...(ended.reason && { reason: ended.reason }) } } : {}
}

const readMayCall: Reader = async (prisma, { clientId }) => {
  if (clientId === null) return {}
  const grants = await prisma.clientGrant.findMany({
    where: { clientId, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
    select: { resourceServer: { select: { identifier: true } } },
    orderBy: { resourceServer: { identifier: 'asc' } },
    take: CANDIDATES_MAX,
  })
  return { mayCall: grants.map(({ resourceServer }) => resourceServer.identifier) }
}

const readNearestApi: Reader = async (prisma, { audience }) => {
  if (audience === null) return {}
  const apis = await prisma.resourceServer.findMany({ select: { identifier: true }, take: CANDIDATES_MAX, orderBy: { identifier: 'asc' } })
  const nearestApi = nearestName(
    audience,
    apis.map(({ identifier }) => identifier),
  )
  return nearestApi ? { nearestApi } : {}
}

const readNearestScopes: Reader = async (prisma, { audience, details }) => {
  const unknown = scopesIn(details.undefinedScopes).slice(0, 20)
  if (audience === null || unknown.length === 0) return {}
  const scopes = await prisma.scope.findMany({
    where: { resourceServer: { identifier: audience } },
    select: { value: true },
    take: CANDIDATES_MAX,
    orderBy: { value: 'asc' },
  })
  const known = scopes.map(({ value }) => value)
  return { nearestScopes: Object.fromEntries(unknown.flatMap((scope) => withNearest(scope, known))) }
}

function withNearest(scope: string, known: readonly string[]): [string, string][] {
  const nearest = nearestName(scope, known)
  return nearest === undefined ? [] : [[scope, nearest]]
}

/** What each reason needs beside the names; those that are missing need nothing. */
const READERS: Partial<Record<RefusalReason, Reader>> = {
  client_unknown: readSimilarClient,
  secret_wrong: readLastGoodUse,
  secret_retired: readWhoRetired,
  client_disabled: readWhoDisabled,
  audience_missing: readMayCall,
  audience_unknown: readNearestApi,
  scope_unknown: readNearestScopes,
  hook_denied: readHook,
  hook_failed: readHook,
  hook_timeout: readHook,
  hook_suspended: readHook,
  hook_overloaded: readHook,
}

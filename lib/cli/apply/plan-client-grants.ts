import { changedFields } from '../../admin-activity/changed-fields.ts'
import type { ClientGrantView } from '../../client-grants/client-grant-view.ts'
import type { DeployedClientGrant, Deployment } from '../deployment/parse-deployment.ts'
import { describeChanges } from './describe-changes.ts'
import type { Plan } from './plan.ts'
import type { PlannedClients } from './plan-clients.ts'
import type { PlannedScopes } from './plan-resource-servers.ts'
import type { Configuration } from './read-configuration.ts'

interface Planned {
  clients: PlannedClients
  scopes: PlannedScopes
}

/** Returns the ids of the stored grants that the file names. */
export function planClientGrants(plan: Plan, deployment: Deployment, stored: Configuration, planned: Planned): ReadonlySet<string> {
  const storedNames = new Map(stored.clients.map((client) => [client.id, client.name]))
  const byPair = new Map(
    stored.clientGrants.map((grant) => {
      const name = planned.clients.resolve(grant.clientId)
      return [pairOf('name' in name ? name.name : (storedNames.get(grant.clientId) ?? ''), grant.resourceServer.identifier), grant]
    }),
  )
  const seen = new Set<string>()
  const named = new Set<string>()
  for (const wanted of deployment.clientGrants ?? []) {
    const sides = resolveSides(plan, wanted, planned)
    if (sides === undefined) continue
    const pair = pairOf(sides.client, wanted.audience)
    if (seen.has(pair)) {
      plan.problems.push(wanted.place(['client_id'], `the grant of "${sides.client}" to ${wanted.audience} stands twice`))
      continue
    }
    seen.add(pair)
    const existing = byPair.get(pair)
    if (existing) named.add(existing.id)
    planGrant(plan, wanted, sides, existing)
  }
  return named
}

/** The application and the scopes that a grant means; every one that does not exist is a problem. */
function resolveSides(plan: Plan, wanted: DeployedClientGrant, planned: Planned): { client: string; allowedScopes: string[] } | undefined {
  const before = plan.problems.length
  const client = planned.clients.resolve(wanted.client)
  if ('problem' in client) plan.problems.push(wanted.place(['client_id'], client.problem))
  const defined = planned.scopes.get(wanted.audience)
  if (defined === undefined) plan.problems.push(wanted.place(['audience'], `there is no API "${wanted.audience}"`))
  for (const [index, scope] of (wanted.scopes ?? []).entries()) {
    if (defined === undefined || defined.has(scope)) continue
    plan.problems.push(wanted.place([wanted.scopeField, index], `"${scope}" is not a scope of ${wanted.audience} (${listOf(defined)})`))
  }
  if (plan.problems.length > before || 'problem' in client) return undefined
  return { client: client.name, allowedScopes: (wanted.scopes ?? [...(defined ?? [])]).toSorted() }
}

const SCOPES_NAMED_MAX = 12

function listOf(defined: ReadonlySet<string>): string {
  if (defined.size === 0) return 'it has none'
  const more = defined.size > SCOPES_NAMED_MAX ? ` and ${defined.size - SCOPES_NAMED_MAX} more` : ''
  return `it has ${[...defined].slice(0, SCOPES_NAMED_MAX).join(', ')}${more}`
}

function planGrant(
  plan: Plan,
  wanted: DeployedClientGrant,
  { client, allowedScopes }: { client: string; allowedScopes: string[] },
  existing: ClientGrantView | undefined,
): void {
  const given = { allowedScopes, expiresAt: wanted.expiresAt }
  const step = { do: 'set_client_grant' as const, client, audience: wanted.audience, ...given }
  const title = `grant "${client}" → ${wanted.audience}`
  if (existing === undefined) {
    const scopes = allowedScopes.length === 0 ? 'no scopes' : `scopes ${allowedScopes.join(' ')}`
    plan.steps.push({ step, sign: '+', title, details: [scopes, ...(wanted.expiresAt ? [`until ${wanted.expiresAt.toISOString()}`] : [])] })
    return
  }
  const fields = changedFields(existing, given)
  if (fields === undefined) {
    plan.unchanged++
    return
  }
  plan.steps.push({
    step: { ...step, existing: { id: existing.id, revision: existing.revision } },
    sign: '~',
    title,
    details: describeChanges(existing, fields, { allowedScopes: 'scope', expiresAt: 'expires_at' }),
  })
}

function pairOf(client: string, audience: string): string {
  return JSON.stringify([client, audience])
}

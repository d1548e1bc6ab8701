import { changedFields } from '../../admin-activity/changed-fields.ts'
import { type ResourceServerView, sortScopes } from '../../resource-servers/resource-server-view.ts'
import type { DeployedResourceServer, Deployment } from '../deployment/parse-deployment.ts'
import { describeChanges, type Labels } from './describe-changes.ts'
import type { Plan, ResourceServerFields } from './plan.ts'
import type { Configuration } from './read-configuration.ts'

const LABELS: Labels<ResourceServerFields> = {
  name: 'name',
  signingAlg: 'signing_alg',
  tokenLifetimeSeconds: 'token_lifetime',
  tokenDialect: 'token_dialect',
  scopes: 'scopes',
}

/** The scopes of every API as they will be, by identifier: what grants may name. */
export type PlannedScopes = Map<string, ReadonlySet<string>>

export function planResourceServers(plan: Plan, deployment: Deployment, stored: Configuration, allowDelete: boolean): PlannedScopes {
  const byIdentifier = new Map(stored.resourceServers.map((resourceServer) => [resourceServer.identifier, resourceServer]))
  const planned: PlannedScopes = new Map(stored.resourceServers.map(({ identifier, scopes }) => [identifier, valuesOf(scopes)]))
  for (const wanted of deployment.resourceServers ?? []) {
    const existing = byIdentifier.get(wanted.identifier)
    planned.set(wanted.identifier, existing ? planUpdate(plan, wanted, existing, allowDelete) : planCreate(plan, wanted))
  }
  return planned
}

function planCreate(plan: Plan, wanted: DeployedResourceServer): ReadonlySet<string> {
  const { place: _place, ...given } = wanted
  const input = { ...given, name: given.name ?? given.identifier }
  const scopes = valuesOf(given.scopes ?? [])
  plan.steps.push({
    step: { do: 'create_resource_server', input },
    sign: '+',
    title: `API "${input.name}"`,
    details: [`identifier ${wanted.identifier}`, ...(scopes.size === 0 ? [] : [`scopes ${[...scopes].join(' ')}`])],
  })
  return scopes
}

function planUpdate(plan: Plan, wanted: DeployedResourceServer, existing: ResourceServerView, allowDelete: boolean): ReadonlySet<string> {
  const { place: _place, identifier, scopes: given, ...rest } = wanted
  // A scope that the file does not name stays without --delete: it may have been added in the console since.
  const absent = given === undefined ? [] : existing.scopes.filter((scope) => !given.some(({ value }) => value === scope.value))
  const scopes = given === undefined ? undefined : sortScopes(allowDelete ? given : [...given, ...absent])
  const fields = changedFields(existing, { ...rest, scopes }) as ResourceServerFields | undefined
  if (!allowDelete) plan.leftAlone.push(...absent.map((scope) => `scope ${scope.value} of ${identifier}`))
  if (fields === undefined) plan.unchanged++
  else {
    plan.steps.push({
      step: {
        do: 'update_resource_server',
        id: existing.id,
        revision: existing.revision,
        identifier,
        fields,
        removeFromGrants: allowDelete,
      },
      sign: '~',
      title: `API "${existing.name}" (${identifier})`,
      details: describeChanges(existing, fields, LABELS),
    })
  }
  return valuesOf(scopes ?? existing.scopes)
}

function valuesOf(scopes: readonly { value: string }[]): ReadonlySet<string> {
  return new Set(scopes.map((scope) => scope.value))
}

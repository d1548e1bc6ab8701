import type { Deployment } from '../deployment/parse-deployment.ts'
import type { CheckedHooks } from './check-hooks.ts'
import type { Plan, PlannedStep } from './plan.ts'
import { planClientGrants } from './plan-client-grants.ts'
import { planClients, type SecretMatcher } from './plan-clients.ts'
import { findSurplusHooks, type HookPlanning, planHooks } from './plan-hooks.ts'
import { planResourceServers } from './plan-resource-servers.ts'
import type { Configuration } from './read-configuration.ts'

export interface PlanOptions {
  /** Remove what the file's sections do not name. */
  delete: boolean
  matchesSecret: SecretMatcher
  checkedHooks: CheckedHooks
  openHookSecret: HookPlanning['openSecret']
}

/**
 * What has to be done so that what is stored becomes what the file says. Pure: the same file and the same state make the same plan, and
 * a plan that was carried out makes an empty one.
 */
export function planChanges(deployment: Deployment, stored: Configuration, options: PlanOptions): Plan {
  const plan: Plan = { steps: [], unchanged: 0, leftAlone: [], problems: [] }
  const scopes = planResourceServers(plan, deployment, stored, options.delete)
  const clients = planClients(plan, deployment, stored, options.matchesSecret)
  const namedGrants = planClientGrants(plan, deployment, stored, { clients, scopes })
  const audiences = new Set([...stored.resourceServers, ...(deployment.resourceServers ?? [])].map(({ identifier }) => identifier))
  const namedHooks = planHooks(plan, deployment, stored, {
    ...{ checked: options.checkedHooks, openSecret: options.openHookSecret, clients, audiences, delete: options.delete },
  })
  const surplus = [
    ...findSurplusHooks(deployment, stored, namedHooks),
    ...findSurplus(deployment, stored, { namedClients: clients.named, namedGrants }),
  ]
  if (options.delete) {
    plan.steps.push(...surplus)
    refuseGrantsOfDeleted(plan, deployment, stored, surplus)
  } else plan.leftAlone.push(...surplus.map((removal) => removal.title))
  return plan
}

interface Named {
  namedClients: ReadonlySet<string>
  namedGrants: ReadonlySet<string>
}

/** Removals, grants first. A section that the file does not have is left alone as a whole. What it skips on purpose stays, too. */
function findSurplus(deployment: Deployment, stored: Configuration, { namedClients, namedGrants }: Named): PlannedStep[] {
  const clients = deployment.clients
    ? stored.clients.filter(
        ({ id, name }) => !namedClients.has(id) && !deployment.skippedClients.has(id) && !deployment.skippedClients.has(name),
      )
    : []
  const identifiers = new Set(deployment.resourceServers?.map((resourceServer) => resourceServer.identifier))
  const resourceServers = deployment.resourceServers
    ? stored.resourceServers.filter(({ identifier }) => !identifiers.has(identifier) && !deployment.skippedAudiences.has(identifier))
    : []
  const gone = new Set([...clients, ...resourceServers].map(({ id }) => id))
  const grants = deployment.clientGrants
    ? stored.clientGrants.filter(
        ({ id, clientId, resourceServerId }) => !namedGrants.has(id) && !gone.has(clientId) && !gone.has(resourceServerId),
      )
    : []
  return [
    ...grants.map(
      ({ id, revision, client, resourceServer }): PlannedStep => ({
        step: { do: 'remove_client_grant', id, revision },
        sign: '-',
        title: `grant "${client.name}" → ${resourceServer.identifier}`,
        details: [],
      }),
    ),
    ...clients.map(
      ({ id, name, revision }): PlannedStep => ({
        step: { do: 'delete_client', id, revision },
        sign: '-',
        title: `application "${name}"`,
        details: [`client_id ${id}, with its secrets and grants`],
      }),
    ),
    ...resourceServers.map(
      ({ id, name, identifier, revision }): PlannedStep => ({
        step: { do: 'delete_resource_server', id, revision },
        sign: '-',
        title: `API "${name}" (${identifier})`,
        details: ['with its scopes and grants'],
      }),
    ),
  ]
}

/** A grant in the file for something that the same run deletes would vanish with it, unsaid. */
function refuseGrantsOfDeleted(plan: Plan, deployment: Deployment, stored: Configuration, surplus: readonly PlannedStep[]): void {
  const gone = new Set(surplus.map(({ step }) => ('id' in step ? step.id : '')))
  const clients = new Set(stored.clients.filter(({ id }) => gone.has(id)).flatMap(({ id, name }) => [id, name]))
  const audiences = new Set(stored.resourceServers.filter(({ id }) => gone.has(id)).map(({ identifier }) => identifier))
  for (const { place, client, audience } of deployment.clientGrants ?? []) {
    if (clients.has(client)) plan.problems.push(place(['client_id'], `"${client}" is not among the file's clients and would be deleted`))
    if (audiences.has(audience))
      plan.problems.push(place(['audience'], `"${audience}" is not among the file's resourceServers and would be deleted`))
  }
}

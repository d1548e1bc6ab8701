import { changedFields } from '../../admin-activity/changed-fields.ts'
import type { ClientView } from '../../clients/client-view.ts'
import type { DeployedClient, Deployment } from '../deployment/parse-deployment.ts'
import { describeChanges, type Labels } from './describe-changes.ts'
import type { ClientFields, Plan } from './plan.ts'
import type { Configuration, StoredSecret } from './read-configuration.ts'

const LABELS: Labels<ClientFields> = {
  name: 'name',
  description: 'description',
  owner: 'owner',
  tags: 'tags',
  metadata: 'client_metadata',
  authMethod: 'token_endpoint_auth_method',
}

export type SecretMatcher = (secret: string, hash: string) => boolean

/** The applications as they will be: by name, and by the client_id where it is known before they are made. */
export interface PlannedClients {
  /** The name that a grant's `client_id` means, or why it means none. */
  resolve(nameOrId: string): { name: string } | { problem: string }
  /** The stored client_ids that the file names. */
  named: ReadonlySet<string>
}

export function planClients(plan: Plan, deployment: Deployment, stored: Configuration, matches: SecretMatcher): PlannedClients {
  const index = {
    byId: new Map(stored.clients.map((client) => [client.id, client])),
    byName: new Map(stored.clients.map((client) => [client.name, client])),
  }
  const names = new Map(stored.clients.map((client) => [client.id, client.name])) // client_id → name after the plan
  const created = new Set<string>()
  const named = new Set<string>()
  for (const wanted of deployment.clients ?? []) {
    const existing = findClient(plan, wanted, index)
    if (existing === 'problem') continue
    if (existing !== undefined && named.has(existing.id)) {
      plan.problems.push(wanted.place(['name'], `means the application ${existing.id}, as another entry does`))
      continue
    }
    if (existing === undefined) {
      planCreate(plan, wanted)
      created.add(wanted.name)
      if (wanted.clientId !== undefined) names.set(wanted.clientId, wanted.name)
    } else {
      planUpdate(plan, wanted, existing, stored.secrets.get(existing.id) ?? [], matches)
      named.add(existing.id)
      names.set(existing.id, wanted.name)
    }
  }
  const known = new Set([...names.values(), ...created])
  return {
    named,
    resolve(nameOrId) {
      const byId = names.get(nameOrId)
      if (known.has(nameOrId) && byId !== undefined && byId !== nameOrId) {
        return { problem: `"${nameOrId}" is the name of one application and the client_id of another` }
      }
      if (known.has(nameOrId)) return { name: nameOrId }
      return byId === undefined ? { problem: `there is no application "${nameOrId}"` } : { name: byId }
    },
  }
}

/** By the given client_id first: a file may give an application a new name. */
function findClient(
  plan: Plan,
  wanted: DeployedClient,
  { byId, byName }: { byId: Map<string, ClientView>; byName: Map<string, ClientView> },
): ClientView | 'problem' | undefined {
  const sameId = wanted.clientId === undefined ? undefined : byId.get(wanted.clientId)
  const sameName = byName.get(wanted.name)
  if (wanted.clientId === undefined || sameName === undefined || sameName.id === wanted.clientId) return sameId ?? sameName
  plan.problems.push(
    wanted.place(
      ['client_id'],
      `an application named "${wanted.name}" exists already with another client_id, ${sameName.id}; a client_id never changes`,
    ),
  )
  return 'problem'
}

function planCreate(plan: Plan, wanted: DeployedClient): void {
  const { place: _place, clientSecret, disabled, disabledReason, ...given } = wanted
  plan.steps.push({
    step: {
      do: 'create_client',
      input: { ...given, ...(clientSecret === undefined ? {} : { secret: { value: clientSecret, label: 'imported' } }) },
      ...(disabled === true ? { disabledReason: disabledReason ?? '' } : {}),
    },
    sign: '+',
    title: `application "${wanted.name}"`,
    details: [
      clientSecret === undefined ? 'a new secret' : 'with the given secret',
      ...(wanted.clientId === undefined ? [] : [`client_id ${wanted.clientId}`]),
      ...(disabled === true ? ['disabled'] : []),
    ],
  })
}

function planUpdate(
  plan: Plan,
  wanted: DeployedClient,
  existing: ClientView,
  secrets: readonly StoredSecret[],
  matches: SecretMatcher,
): void {
  const { place: _place, clientId: _clientId, clientSecret: _secret, disabled: _disabled, disabledReason: _reason, ...given } = wanted
  const before = plan.steps.length
  const problemsBefore = plan.problems.length
  const title = `application "${existing.name}"`
  const fields = changedFields(existing, given) as ClientFields | undefined
  if (fields !== undefined) {
    plan.steps.push({
      step: { do: 'update_client', id: existing.id, revision: existing.revision, name: existing.name, fields },
      sign: '~',
      title,
      details: describeChanges(existing, fields, LABELS),
    })
  }
  planDisabled(plan, wanted, existing, title)
  planSecret(plan, wanted, existing, secrets, matches)
  if (plan.steps.length === before && plan.problems.length === problemsBefore) plan.unchanged++
}

function planDisabled(plan: Plan, wanted: DeployedClient, existing: ClientView, title: string): void {
  const wasDisabled = existing.disabledAt !== null
  const disabled = wanted.disabled ?? wasDisabled
  const reason = disabled ? (wanted.disabledReason ?? existing.disabledReason) : ''
  if (disabled === wasDisabled && reason === existing.disabledReason) return
  plan.steps.push({
    step: { do: 'set_client_disabled', id: existing.id, name: existing.name, revision: existing.revision, disabled, reason },
    sign: '~',
    title,
    details: [disabled ? 'disabled: no more tokens' : 'enabled'],
  })
}

const GRACE_HOURS = 24 // of addClientSecret

/** A given secret that is not known yet is added; the one before it keeps working until the new one has been used for a day. */
function planSecret(
  plan: Plan,
  wanted: DeployedClient,
  existing: ClientView,
  secrets: readonly StoredSecret[],
  matches: SecretMatcher,
): void {
  const { clientSecret } = wanted
  if (clientSecret === undefined) return
  const known = secrets.find((secret) => secret.live && matches(clientSecret, secret.secretHash))
  if (known !== undefined) return
  const place = (message: string) => wanted.place(['client_secret'], message)
  if (secrets.some((secret) => matches(clientSecret, secret.secretHash))) {
    plan.problems.push(place('this secret was revoked or has expired; give a new one'))
    return
  }
  const live = secrets.filter((secret) => secret.live)
  if (live.length >= 2) {
    plan.problems.push(place('the application has two live secrets already, and this is neither; revoke one of them first'))
    return
  }
  const [replaced] = live
  plan.steps.push({
    step: {
      do: 'add_client_secret',
      clientId: existing.id,
      name: existing.name,
      value: clientSecret,
      ...(replaced ? { replacesId: replaced.id } : {}),
    },
    sign: '~',
    title: `application "${existing.name}"`,
    details: [
      replaced
        ? `another secret; the one that ends in …${replaced.secretHint} stays valid until ${GRACE_HOURS} h after the first use of the new one`
        : 'the given secret',
    ],
  })
}

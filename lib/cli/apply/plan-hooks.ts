import type { CheckedHook } from '../../hooks/deploy-hook.ts'
import type { Place } from '../deployment/entry-reader.ts'
import type { Deployment } from '../deployment/parse-deployment.ts'
import type { DeployedHook } from '../deployment/parse-hooks.ts'
import type { CheckedHooks } from './check-hooks.ts'
import { describeChange } from './describe-changes.ts'
import type { HookFields, Plan, PlannedStep } from './plan.ts'
import type { PlannedClients } from './plan-clients.ts'
import type { Configuration } from './read-configuration.ts'
import type { StoredHook } from './stored-hooks.ts'

export interface HookPlanning {
  checked: CheckedHooks
  /** The value of a stored secret; undefined when it does not open. */
  openSecret(hookId: string, name: string, valueSealed: string): string | undefined
  clients: PlannedClients
  /** Identifiers of all APIs, as they will be. */
  audiences: ReadonlySet<string>
  delete: boolean
}

/** @returns the hooks that the file names, by id */
export function planHooks(plan: Plan, { hooks }: Deployment, stored: Configuration, planning: HookPlanning): ReadonlySet<string> {
  const named = new Set<string>()
  if (!hooks) return named
  plan.problems.push(...planning.checked.problems)
  const byName = new Map(stored.hooks.map((hook) => [hook.view.name, hook]))
  for (const wanted of hooks) {
    const existing = byName.get(wanted.name)
    const fields = fieldsOf(plan, wanted, existing, stored, planning)
    if (existing) named.add(existing.view.id)
    if (!existing) planCreate(plan, wanted, fields, stored, planning.checked.byName.get(wanted.name))
    else planUpdate(plan, wanted, existing, fields)
  }
  planOrder(plan, hooks, stored)
  return named
}

/** What differs from what is stored; of a hook that is not there, everything that the file says. */
function fieldsOf(
  plan: Plan,
  wanted: DeployedHook,
  existing: StoredHook | undefined,
  stored: Configuration,
  planning: HookPlanning,
): HookFields {
  const { view } = existing ?? {}
  const targets = targetsOf(plan, wanted, planning)
  const before = existing && storedTargets(existing, stored)
  const isRetargeted =
    (wanted.clients !== undefined || wanted.audiences !== undefined) && !(before && isSame(before, { ...before, ...targets }))
  const secrets = [...wanted.secrets].filter(([name, value]) => {
    const sealed = existing?.secrets.get(name)
    return sealed === undefined || planning.openSecret(view?.id ?? '', name, sealed) !== value
  })
  const surplus = planning.delete && wanted.namesSecrets && existing ? [...existing.secrets.keys()] : []
  const kept = new Set([...wanted.secrets.keys(), ...wanted.valueless])
  const removedSecrets = surplus.filter((name) => !kept.has(name))
  const checked = planning.checked.byName.get(wanted.name)
  const isNewCode = existing === undefined || existing.source !== wanted.source || existing.language !== wanted.language
  return {
    ...(isNewCode && checked && { checked }),
    ...(wanted.description !== undefined && wanted.description !== (view?.description ?? '') && { description: wanted.description }),
    ...(wanted.enabled !== undefined && wanted.enabled !== (view?.isEnabled ?? true) && { isEnabled: wanted.enabled }),
    ...(wanted.hosts !== undefined && !isSameList(wanted.hosts, view?.hosts ?? []) && { hosts: [...wanted.hosts] }),
    ...(isRetargeted && { targets: { clients: null, audiences: null, ...before, ...targets } }),
    ...(secrets.length > 0 && { secrets }),
    ...(removedSecrets.length > 0 && { removedSecrets }),
  }
}

function planCreate(plan: Plan, wanted: DeployedHook, fields: HookFields, stored: Configuration, checked: CheckedHook | undefined): void {
  if (stored.hookOrder.some(({ name }) => name === wanted.name)) {
    plan.problems.push(wanted.place(['name'], 'is the name of a hook that was never deployed: rename or delete that draft first'))
  }
  if (!checked) return // its code has a problem, which is said
  const { checked: _checked, ...rest } = fields
  plan.steps.push({
    step: { do: 'create_hook', name: wanted.name, checked, fields: rest },
    sign: '+',
    title: `hook "${wanted.name}"`,
    details: [fields.isEnabled === false ? 'disabled' : 'live from the next token', ...detailsOf(wanted, undefined, rest)],
  })
}

function planUpdate(plan: Plan, wanted: DeployedHook, existing: StoredHook, fields: HookFields): void {
  if (Object.keys(fields).length === 0) {
    plan.unchanged++
    return
  }
  const { id, name, revision, live } = existing.view
  const code = fields.checked ? [`code: version ${(live?.number ?? 0) + 1}, live from the next token`] : []
  plan.steps.push({
    step: { do: 'update_hook', id, name, revision, fields },
    sign: '~',
    title: `hook "${name}"`,
    details: [...code, ...detailsOf(wanted, existing, fields)],
  })
}

/** No value of a secret is among them. */
function detailsOf({ valueless }: DeployedHook, existing: StoredHook | undefined, fields: HookFields): string[] {
  const { description, isEnabled, hosts, targets, secrets = [], removedSecrets = [] } = fields
  const missing = valueless.filter((name) => !existing?.secrets.has(name))
  return [
    ...(description === undefined ? [] : describeChange('description', existing?.view.description, description)),
    ...(isEnabled === undefined || !existing ? [] : [isEnabled ? 'enabled' : 'disabled']),
    ...(hosts === undefined ? [] : describeChange('hosts', existing?.view.hosts ?? [], hosts)),
    ...(targets ? [`for ${shown(targets.clients, 'applications')}, ${shown(targets.audiences, 'APIs')}`] : []),
    ...secrets.map(([name]) => `secret ${name}`),
    ...removedSecrets.map((name) => `secret ${name} is removed`),
    ...missing.map((name) => `secret ${name} has no value yet: set it before the hook needs it`),
  ]
}

function shown(names: readonly string[] | null, noun: string): string {
  return names === null ? `all ${noun}` : `${noun}: ${names.join(', ') || 'none'}`
}

interface Targets {
  clients: readonly string[] | null
  audiences: readonly string[] | null
}

/** The targets that the file names, by the names that things will have. */
function targetsOf(plan: Plan, { clients, audiences, place }: DeployedHook, planning: HookPlanning): Partial<Targets> {
  return {
    ...(clients !== undefined && { clients: clients && resolveClients(plan, clients, place, planning.clients) }),
    ...(audiences !== undefined && { audiences: audiences && checkAudiences(plan, audiences, place, planning.audiences) }),
  }
}

function resolveClients(plan: Plan, named: readonly string[], place: Place, clients: PlannedClients): string[] {
  return named.flatMap((nameOrId, index) => {
    const resolved = clients.resolve(nameOrId)
    if ('name' in resolved) return [resolved.name]
    plan.problems.push(place(['clients', index], resolved.problem))
    return []
  })
}

function checkAudiences(plan: Plan, named: readonly string[], place: Place, audiences: ReadonlySet<string>): string[] {
  for (const [index, audience] of named.entries()) {
    if (!audiences.has(audience)) plan.problems.push(place(['audiences', index], `there is no API "${audience}"`))
  }
  return [...named]
}

export function storedTargets({ view }: StoredHook, { clients, resourceServers }: Configuration): Targets {
  const names = new Map(clients.map(({ id, name }) => [id, name]))
  const identifiers = new Map(resourceServers.map(({ id, identifier }) => [id, identifier]))
  const named = (ids: readonly string[] | null, of: ReadonlyMap<string, string>) =>
    ids === null ? null : ids.flatMap((id) => of.get(id) ?? []).sort()
  return { clients: named(view.clientIds, names), audiences: named(view.resourceServerIds, identifiers) }
}

function isSame(one: Targets, other: Targets): boolean {
  return isSameSet(one.clients, other.clients) && isSameSet(one.audiences, other.audiences)
}

function isSameSet(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other
  return isSameList([...new Set(one)].sort(), [...new Set(other)].sort())
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.toSorted().join('\n') === other.toSorted().join('\n')
}

/** The hooks of the file take the places that they have between them, in the order of the file; the others stay where they are. */
function planOrder(plan: Plan, hooks: readonly DeployedHook[], { hookOrder }: Configuration): void {
  const wanted = hooks.map(({ name }) => name)
  const isWanted = new Set(wanted)
  const known = new Set(hookOrder.map(({ name }) => name))
  const now = [...hookOrder.map(({ name }) => name), ...wanted.filter((name) => !known.has(name))]
  let next = 0
  const order = now.map((name) => (isWanted.has(name) ? (wanted[next++] as string) : name))
  if (order.every((name, index) => name === now[index])) return
  plan.steps.push({ step: { do: 'reorder_hooks', order }, sign: '~', title: 'order of hooks', details: [order.join(', ')] })
}

/** Deployed hooks that the sections of the file do not name. A draft that was never deployed is nobody's to delete. */
export function findSurplusHooks({ hooks, hookSections }: Deployment, stored: Configuration, named: ReadonlySet<string>): PlannedStep[] {
  if (!hooks) return []
  return stored.hooks
    .filter(({ view, shape }) => !named.has(view.id) && hookSections?.has(shape === 'hook' ? 'hooks' : 'actions'))
    .map(({ view: { id, name, revision } }) => ({
      step: { do: 'delete_hook', id, revision },
      sign: '-',
      title: `hook "${name}"`,
      details: ['with its versions and secrets'],
    }))
}

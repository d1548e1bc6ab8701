import { storedTargets } from '../apply/plan-hooks.ts'
import type { Configuration } from '../apply/read-configuration.ts'
import type { StoredHook } from '../apply/stored-hooks.ts'
import { TRIGGER } from './hook-entries.ts'
import type { ExportedDeployment } from './write-deployment.ts'

/** Stands for a secret, as deploy-cli writes it: the name says that the hook needs one, and `apply` keeps the value that is stored. */
const VALUE_NOT_SHOWN = '_VALUE_NOT_SHOWN_'

/**
 * The hooks that were deployed, each in the section of its shape. `order` is Writ's own: the two sections run in one order. Drafts are
 * nobody's but their authors', and no secret is ever in it.
 */
export function toExportedHooks(configuration: Configuration): Pick<ExportedDeployment, 'hooks' | 'actions' | 'triggers'> {
  const entries = configuration.hooks.map((hook, index) => ({ hook, order: index + 1 }))
  const hooks = entries.filter(({ hook }) => hook.shape === 'hook')
  const actions = entries.filter(({ hook }) => hook.shape === 'action')
  const bound = actions.filter(({ hook }) => hook.view.isEnabled).map(({ hook: { view } }) => view.name)
  return {
    ...(hooks.length > 0 && { hooks: hooks.map(({ hook, order }) => toHookEntry(hook, order, configuration)) }),
    ...(actions.length > 0 && {
      actions: actions.map(({ hook, order }) => toActionEntry(hook, order, configuration)),
      triggers: { [TRIGGER]: bound.map((name) => ({ action_name: name, display_name: name })) },
    }),
  }
}

function toHookEntry(hook: StoredHook, order: number, configuration: Configuration): Record<string, unknown> {
  const { view, source } = hook
  return {
    ...{ name: view.name, triggerId: TRIGGER, enabled: view.isEnabled },
    secrets: Object.fromEntries(secretNames(hook).map((name) => [name, VALUE_NOT_SHOWN])),
    ...ownFields(hook, order, configuration),
    script: source,
  }
}

function toActionEntry(hook: StoredHook, order: number, configuration: Configuration): Record<string, unknown> {
  return {
    ...{ name: hook.view.name, deployed: true, supported_triggers: [{ id: TRIGGER, version: 'v2' }] },
    secrets: secretNames(hook).map((name) => ({ name, value: VALUE_NOT_SHOWN })),
    ...ownFields(hook, order, configuration),
    code: hook.source,
  }
}

function secretNames({ secrets }: StoredHook): string[] {
  return [...secrets.keys()].sort()
}

function ownFields(hook: StoredHook, order: number, configuration: Configuration): Record<string, unknown> {
  const { description, hosts } = hook.view
  const { clients, audiences } = storedTargets(hook, configuration)
  return {
    ...(description !== '' && { description }),
    ...(hook.language !== 'javascript' && { language: hook.language }),
    ...(hosts.length > 0 && { hosts }),
    ...(clients !== null && { clients }),
    ...(audiences !== null && { audiences }),
    order,
  }
}

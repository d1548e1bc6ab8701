import { z } from 'zod'
import { hookDescription, hookHosts, hookLanguage, hookName, hookSecretName, hookSecretValue, hookSource } from '../../hooks/hook-input.ts'

// Hooks and actions in the wire names of auth0-deploy-cli. Writ's own fields are the same for both: a hook is a hook in either shape.

/** What deploy-cli writes where a value must not be: the stored one stays. */
const NOT_SHOWN = /^(_VALUE_NOT_SHOWN_|_HIDDEN_|\*+)?$/

const flag = z.boolean({ error: 'must be true or false' })
const names = z.array(z.string({ error: 'must be text' }), { error: 'must be a list' })
const secret = z.union([z.string().regex(NOT_SHOWN), hookSecretValue], { error: 'a secret is text of at most 4096 characters' })

const own = {
  description: hookDescription.optional(),
  language: hookLanguage.optional(),
  /** Hosts that `fetch` may call. */
  hosts: hookHosts.optional(),
  /** Applications by name or client_id, and APIs by identifier; null is every one. */
  clients: names.nullable().optional(),
  audiences: names.nullable().optional(),
  order: z.int({ error: 'must be a whole number' }).optional(),
}

export const hookEntry = z.object({
  name: hookName,
  triggerId: z.string({ error: 'must be text' }).optional(),
  enabled: flag.optional(),
  script: hookSource,
  secrets: z.record(hookSecretName, secret).optional(),
  dependencies: z.record(z.string(), z.unknown()).optional(),
  ...own,
})

export const actionEntry = z.object({
  name: hookName,
  code: hookSource,
  deployed: flag.optional(),
  enabled: flag.optional(),
  supported_triggers: z.array(z.looseObject({ id: z.string() }), { error: 'must be a list' }).optional(),
  secrets: z.array(z.looseObject({ name: hookSecretName, value: secret.optional() }), { error: 'must be a list' }).optional(),
  dependencies: z.array(z.looseObject({ name: z.string() }), { error: 'must be a list' }).optional(),
  ...own,
})

export type HookEntry = z.output<typeof hookEntry>
export type ActionEntry = z.output<typeof actionEntry>

/** The secrets whose value is given; and the names of those that the file only knows of. */
export function splitSecrets(secrets: readonly (readonly [name: string, value: string | undefined])[]): {
  secrets: Map<string, string>
  valueless: string[]
} {
  const given = secrets.filter((entry): entry is readonly [string, string] => entry[1] !== undefined && !NOT_SHOWN.test(entry[1]))
  const names = new Set(given.map(([name]) => name))
  return { secrets: new Map(given), valueless: secrets.map(([name]) => name).filter((name) => !names.has(name)) }
}

/** Which actions run, and in which order: the bindings of the trigger by name. Undefined when the file does not say. */
export function readBindings(triggers: unknown): readonly string[] | undefined {
  if (typeof triggers !== 'object' || triggers === null) return undefined
  const bindings = (triggers as Record<string, unknown>)[TRIGGER]
  if (!Array.isArray(bindings)) return []
  return bindings.flatMap((binding: unknown) => {
    const name = (binding as { action_name?: unknown } | null)?.action_name
    return typeof name === 'string' ? [name] : []
  })
}

/** The one place where code runs while a token is made. */
export const TRIGGER = 'credentials-exchange'

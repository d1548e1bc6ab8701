import type { HookLanguage } from '../../hooks/compile-hook.ts'
import type { EntryReader, Place } from './entry-reader.ts'
import { type ActionEntry, actionEntry, type HookEntry, hookEntry, readBindings, splitSecrets, TRIGGER } from './hook-entries.ts'
import type { Sources } from './read-sources.ts'

export interface DeployedHook {
  place: Place
  name: string
  /** Where the file has its code. */
  codeField: 'script' | 'code'
  source: string
  language: HookLanguage
  /** undefined: as it is; a new one is on. */
  enabled?: boolean
  /** Values that the file gives. */
  secrets: ReadonlyMap<string, string>
  /** Secrets that the file names without a value. */
  valueless: readonly string[]
  namesSecrets: boolean
  description?: string
  hosts?: readonly string[]
  /** Names or client_ids; null is every application. */
  clients?: readonly string[] | null
  audiences?: readonly string[] | null
}

/** The hooks of both sections, in the order in which they are to run. */
export function parseHooks({ sections, triggers }: Sources, reader: EntryReader): DeployedHook[] | undefined {
  if (!sections.hooks && !sections.actions) return undefined
  const bindings = readBindings(triggers?.value)
  const hooks = reader.read('hooks', sections.hooks ?? [], hookEntry, (entry, place) => toHook(entry, place, reader))
  const actions = reader.read('actions', sections.actions ?? [], actionEntry, (entry, place) => toAction(entry, place, bindings, reader))
  const all = [...hooks, ...actions]
  const seen = new Set<string>()
  for (const { deployed } of all) {
    if (seen.has(deployed.name)) reader.problems.push(deployed.place(['name'], `"${deployed.name}" stands twice`))
    seen.add(deployed.name)
  }
  const boundAt = (name: string) => (bindings?.includes(name) ? bindings.indexOf(name) : Number.MAX_SAFE_INTEGER)
  return all
    .map((placed, index) => ({ ...placed, index }))
    .sort(
      (one, other) =>
        (one.order ?? Number.MAX_SAFE_INTEGER) - (other.order ?? Number.MAX_SAFE_INTEGER) ||
        Number(one.deployed.codeField === 'code') - Number(other.deployed.codeField === 'code') ||
        boundAt(one.deployed.name) - boundAt(other.deployed.name) ||
        one.index - other.index,
    )
    .map(({ deployed }) => deployed)
}

interface Placed {
  deployed: DeployedHook
  order: number | undefined
}

function toHook(entry: HookEntry, place: Place, reader: EntryReader): Placed | undefined {
  const { name, triggerId = TRIGGER, enabled, script, secrets, dependencies } = entry
  if (triggerId !== TRIGGER) {
    reader.skip(`skipped hook "${name}": its triggerId is ${triggerId}`)
    return undefined
  }
  noteModules(name, Object.keys(dependencies ?? {}), reader)
  const split = splitSecrets(Object.entries(secrets ?? {}))
  const given = { ...split, namesSecrets: secrets !== undefined, ...(enabled !== undefined && { enabled }) }
  return { deployed: { place, name, codeField: 'script', source: script, ...given, ...ownFields(entry) }, order: entry.order }
}

function toAction(entry: ActionEntry, place: Place, bindings: readonly string[] | undefined, reader: EntryReader): Placed | undefined {
  const { name, code, deployed, supported_triggers: supported, secrets, dependencies } = entry
  const foreign = supported && !supported.some(({ id }) => id === TRIGGER)
  const why = foreign
    ? `it is for ${supported.map(({ id }) => id).join(', ') || 'no trigger'}`
    : deployed === false
      ? 'it is not deployed'
      : ''
  if (why !== '') {
    reader.skip(`skipped action "${name}": ${why}`)
    return undefined
  }
  noteModules(
    name,
    (dependencies ?? []).map((dependency) => dependency.name),
    reader,
  )
  const enabled = entry.enabled ?? bindings?.includes(name)
  const split = splitSecrets((secrets ?? []).map((secret) => [secret.name, secret.value]))
  const given = { ...split, namesSecrets: secrets !== undefined, ...(enabled !== undefined && { enabled }) }
  return { deployed: { place, name, codeField: 'code', source: code, ...given, ...ownFields(entry) }, order: entry.order }
}

function ownFields({ description, language = 'javascript', hosts, clients, audiences }: HookEntry | ActionEntry) {
  return {
    language,
    ...(description !== undefined && { description }),
    ...(hosts !== undefined && { hosts }),
    ...(clients !== undefined && { clients }),
    ...(audiences !== undefined && { audiences }),
  }
}

function noteModules(name: string, modules: readonly string[], reader: EntryReader): void {
  if (modules.length > 0) reader.skip(`hook "${name}" asks for ${modules.join(', ')}: there are no modules in Writ, only fetch`)
}

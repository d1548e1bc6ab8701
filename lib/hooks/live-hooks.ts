import type { HookShape } from './hook-result-rules.ts'
import type { HookSettings } from './hook-settings.ts'

/** A hook as it decides tokens: its live version and everything that belongs to the hook, under one configuration. */
export interface LiveHook {
  readonly id: string
  readonly name: string
  readonly version: {
    readonly id: string
    readonly number: number
    readonly code: string
    readonly shape: HookShape
  }
  /** undefined: not limited. An empty set matches nothing, for its last member may have been deleted. */
  readonly clientIds: ReadonlySet<string> | undefined
  readonly resourceServerIds: ReadonlySet<string> | undefined
  readonly secrets: Readonly<Record<string, string>>
  readonly hosts: readonly string[]
  /** Of everything that is stored of the hook and decides: equal, and nothing has changed. */
  readonly fingerprint: string
  /** Why the hook cannot run (a secret that does not open). It fails closed. */
  readonly problem?: string
}

/** All live hooks in the administrator's order, and the settings of the instance that hooks obey. */
export interface LiveHooks extends HookSettings {
  readonly hooks: readonly LiveHook[]
}

/** The hooks of a request, in order. */
export function matchingHooks({ hooks }: Pick<LiveHooks, 'hooks'>, clientId: string, resourceServerId: string): readonly LiveHook[] {
  return hooks.filter((hook) => (hook.clientIds?.has(clientId) ?? true) && (hook.resourceServerIds?.has(resourceServerId) ?? true))
}

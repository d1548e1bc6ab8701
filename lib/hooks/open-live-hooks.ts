import { createHash } from 'node:crypto'
import type { Encryption } from '../encryption/encryption.ts'
import type { SealContext } from '../encryption/sealed-text.ts'
import type { LiveHook } from './live-hooks.ts'

/** A hook that is on, as it is stored. */
export interface StoredLiveHook {
  readonly id: string
  readonly name: string
  readonly revision: number
  readonly version: LiveHook['version']
  readonly clientIds: readonly string[] | null
  readonly resourceServerIds: readonly string[] | null
  readonly secrets: readonly { readonly name: string; readonly valueSealed: string }[]
  readonly hosts: readonly string[]
}

/** Where the value of a hook's secret lives: bound to its hook and name, so that a row copied elsewhere does not open. */
export function hookSecretContext(hookId: string, name: string): SealContext {
  return { table: 'hook_secrets', column: 'value_sealed', rowId: `${hookId} ${name}` }
}

/** Hooks with their secrets opened. One whose secret does not open stays in the chain and fails: leaving it out would let requests pass. */
export function openLiveHooks(
  encryption: Pick<Encryption, 'open'>,
  stored: readonly StoredLiveHook[],
  onProblem: (hookId: string, error: unknown) => void,
): LiveHook[] {
  return stored.map((row) => {
    const { clientIds, resourceServerIds, secrets, id, name: hookName, version, hosts } = row
    const opened: Record<string, string> = Object.create(null)
    let problem: string | undefined
    for (const { name, valueSealed } of secrets) {
      try {
        opened[name] = Buffer.from(encryption.open(valueSealed, hookSecretContext(id, name))).toString()
      } catch (error) {
        problem = `The secret ${name} cannot be opened.`
        onProblem(id, error)
      }
    }
    return {
      ...{ id, name: hookName, version, hosts },
      fingerprint: createHash('sha256').update(JSON.stringify(row)).digest('base64url'),
      clientIds: clientIds === null ? undefined : new Set(clientIds),
      resourceServerIds: resourceServerIds === null ? undefined : new Set(resourceServerIds),
      secrets: opened,
      ...(problem !== undefined && { problem }),
    }
  })
}

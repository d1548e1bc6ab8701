import type { HookView } from '../../../../../../lib/hooks/hook-view.ts'

/** A secret that is set, or one that the code reads and nobody has set. */
export interface SecretRow {
  readonly name: string
  readonly inCode: 'yes' | 'no' | 'missing'
  readonly setBy?: string
  readonly updatedAt?: Date
}

/** What the code reads and misses comes first: it is what has to be done. */
export function secretRows(set: HookView['secrets'], used: readonly string[]): SecretRow[] {
  const names = new Set(set.map(({ name }) => name))
  const missing = used.filter((name) => !names.has(name)).map((name) => ({ name, inCode: 'missing' as const }))
  return [...missing, ...set.map((secret) => ({ ...secret, inCode: used.includes(secret.name) ? ('yes' as const) : ('no' as const) }))]
}

import type { LiveHook } from './live-hooks.ts'
import { createMasker } from './sandbox/mask-secrets.ts'
import type { JsonValue } from './sandbox/result.ts'

const maskers = new WeakMap<LiveHook, (text: string) => string>()

/** Replaces the secrets of a hook in text. */
export function maskerOf(hook: LiveHook): (text: string) => string {
  let mask = maskers.get(hook)
  if (!mask) {
    mask = createMasker(Object.values(hook.secrets))
    maskers.set(hook, mask)
  }
  return mask
}

/** The value as people may see it. Text is masked piece by piece: masked JSON need not be JSON. */
export function masked(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((member) => masked(member, mask))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mask(name), masked(member, mask)]))
}

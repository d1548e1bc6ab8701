import type { LiveHook } from './live-hooks.ts'
import { createMasker } from './sandbox/mask-secrets.ts'
import type { JsonValue } from './sandbox/result.ts'

export type Mask = (text: string) => string

/** Of a hook without secrets. Known by its identity, so that nothing is walked through in vain. */
export const NO_MASK: Mask = (text) => text

const maskers = new WeakMap<LiveHook, (text: string) => string>()

/** Replaces the secrets of a hook in text. */
export function maskerOf(hook: LiveHook): (text: string) => string {
  let mask = maskers.get(hook)
  if (!mask) {
    const secrets = Object.values(hook.secrets)
    mask = secrets.length === 0 ? NO_MASK : createMasker(secrets)
    maskers.set(hook, mask)
  }
  return mask
}

/** The value as people may see it. Text is masked piece by piece: masked JSON need not be JSON. */
export function masked(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (mask === NO_MASK) return value
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((member) => masked(member, mask))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [mask(name), masked(member, mask)]))
}

/** Both, one after the other. */
export function bothMasks(one: Mask, other: Mask): Mask {
  if (one === NO_MASK) return other
  return other === NO_MASK ? one : (text) => one(other(text))
}

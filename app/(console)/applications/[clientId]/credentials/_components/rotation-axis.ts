import type { SecretFacts } from '../../../../../../lib/clients/client-secret-state.ts'

const HOUR_MILLISECONDS = 3_600_000

/**
 * The stretch of time that a rotation is drawn on, in ms: a third of it before the new secret, so that the old one is seen to come first, and
 * some of it after the end of the old one, so that the end is seen. Where nothing says when that is, now stands in the middle.
 */
export function rotationAxis({ old, replacement, now }: { old: SecretFacts; replacement: SecretFacts; now: number }): {
  from: number
  until: number
  /** What the right end means; undefined where the old secret has no end. */
  endLabel: number | undefined
} {
  const begin = replacement.createdAt
  const grace = (replacement.graceSeconds ?? 0) * 1000
  const end = old.retiresAt ?? Math.max(now + grace, now + (now - begin), begin + HOUR_MILLISECONDS)
  const shown = Math.max(end, now) - begin
  const from = begin - shown / 2
  const until = Math.max(end, now) + shown / 6
  return { from, until, endLabel: old.retiresAt === null ? undefined : until }
}

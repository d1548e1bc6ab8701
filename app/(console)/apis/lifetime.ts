import { TOKEN_LIFETIME_SECONDS_MAX } from '../../../lib/oauth/ports.ts'

/** The units in which a lifetime is written, the largest last. */
export const LIFETIME_UNITS = [
  { value: 'seconds', label: 'seconds', seconds: 1, short: 's' },
  { value: 'minutes', label: 'minutes', seconds: 60, short: 'min' },
  { value: 'hours', label: 'hours', seconds: 3_600, short: 'h' },
  { value: 'days', label: 'days', seconds: 86_400, short: 'd' },
] as const
export type LifetimeUnit = (typeof LIFETIME_UNITS)[number]['value']

/** "1 h 30 min": every unit that it has, so that nothing is rounded. */
export function lifetimeInWords(lifetimeSeconds: number): string {
  let rest = lifetimeSeconds
  const parts: string[] = []
  for (const { seconds, short } of LIFETIME_UNITS.toReversed()) {
    const amount = Math.floor(rest / seconds)
    if (amount > 0) parts.push(`${amount} ${short}`)
    rest -= amount * seconds
  }
  return parts.join(' ') || '0 s'
}

/** A lifetime in the largest unit that holds it as a whole number. */
export function splitLifetime(lifetimeSeconds: number): { amount: number; unit: LifetimeUnit } {
  const unit = LIFETIME_UNITS.findLast(({ seconds }) => lifetimeSeconds % seconds === 0) ?? LIFETIME_UNITS[0]
  return { amount: lifetimeSeconds / unit.seconds, unit: unit.value }
}

/** undefined for what is no lifetime that an API may have. */
export function joinLifetime(amount: number | null, unit: string): number | undefined {
  const seconds = (amount ?? Number.NaN) * (LIFETIME_UNITS.find(({ value }) => value === unit)?.seconds ?? Number.NaN)
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= TOKEN_LIFETIME_SECONDS_MAX ? seconds : undefined
}

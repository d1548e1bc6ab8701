import { formatOffset } from './time-format.ts'

const TEXT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/

/** A time as `<input type="datetime-local">` wants it, as its clocks show in the zone. Empty for no time. */
export function toZonedText(at: string | Date | undefined, zone: string): string {
  if (at === undefined) return ''
  const moment = new Date(at)
  return new Date(moment.getTime() + offsetMilliseconds(moment, zone)).toISOString().slice(0, 16)
}

/**
 * The moment at which the clocks of the zone show this; undefined for no time. Of an hour that comes twice the first is meant; what a change
 * of the clocks leaves out is moved by that change.
 */
export function fromZonedText(text: string, zone: string): Date | undefined {
  const asUtc = new Date(`${text}Z`)
  if (!TEXT.test(text) || Number.isNaN(asUtc.getTime())) return undefined
  // The offset before the moment that is looked for decides, unless the clocks change in between.
  const candidates = [-86_400_000, 86_400_000].map(
    (away) => new Date(asUtc.getTime() - offsetMilliseconds(new Date(asUtc.getTime() + away), zone)),
  )
  return candidates.find((moment) => toZonedText(moment, zone) === text.slice(0, 16)) ?? candidates[0]
}

function offsetMilliseconds(at: Date, zone: string): number {
  const [, sign, hours, minutes] = /^UTC([+−])(\d+)(?::(\d+))?$/.exec(formatOffset(at, zone)) ?? []
  return (sign === '−' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
}

import { isStorableTime } from '../db/storable-time.ts'

const UNIT_MINUTES = { m: 1, h: 60, d: 24 * 60 } as const
const RELATIVE = /^-(\d{1,4})([mhd])$/
const MINUTE = 60_000

/** One end of a range: a moment, or so long before now. */
export type LogMoment = { readonly at: Date } | { readonly minutesAgo: number; readonly text: string }

/** The time that the log looks at. Without an end it goes on with the clock. */
export interface LogRange {
  readonly from: LogMoment
  readonly to?: LogMoment
}

/** A range at one moment: whole minutes of UTC, the end not included. So the counters of minutes and the rows tell of the same requests. */
export interface LogWindow {
  readonly from: Date
  readonly to: Date
}

/** The log always has a range; this one where none was chosen. */
export const DEFAULT_FROM = '-1h'

/** Reads `2026-11-23T13:00Z` or `-90m`; undefined for anything else. */
export function parseLogMoment(text: string): LogMoment | undefined {
  const [, amount, unit] = RELATIVE.exec(text) ?? []
  if (amount !== undefined && unit !== undefined) {
    return { minutesAgo: Number(amount) * UNIT_MINUTES[unit as keyof typeof UNIT_MINUTES], text }
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined
  const at = new Date(text)
  return isStorableTime(at) ? { at } : undefined
}

export function printLogMoment(moment: LogMoment): string {
  return 'at' in moment ? moment.at.toISOString() : moment.text
}

/** Where a range lies now. One that ends before it begins is an hour long. */
export function windowOfLog({ from, to }: LogRange, now: Date): LogWindow {
  const end = ceilMinute(to ? timeOf(to, now) : now.getTime() + 1)
  const begin = floorMinute(timeOf(from, now))
  return { from: new Date(begin < end ? begin : end - 60 * MINUTE), to: new Date(end) }
}

/** The same range with fixed ends, for a link that shall show the same tomorrow. */
export function fixedRange(range: LogRange, now: Date): LogRange {
  const { from, to } = windowOfLog(range, now)
  return { from: { at: from }, to: { at: to } }
}

function timeOf(moment: LogMoment, now: Date): number {
  return 'at' in moment ? moment.at.getTime() : now.getTime() - moment.minutesAgo * MINUTE
}

function floorMinute(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE
}

function ceilMinute(time: number): number {
  return Math.ceil(time / MINUTE) * MINUTE
}

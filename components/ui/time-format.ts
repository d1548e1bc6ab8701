export type Precision = 'day' | 'minute' | 'second' | 'millisecond'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const formats = new Map<string, Intl.DateTimeFormat>()

/** "12 Nov 2026". Put together here, because the punctuation of `Intl` differs between a server and a browser. */
export function formatDay(at: Date, zone: string): string {
  const { day, month, year } = partsOf(at, zone)
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

/** "14:22", "14:22:07" or "14:22:07.418". */
export function formatClock(at: Date, zone: string, precision: Precision = 'minute'): string {
  const { hour, minute, second } = partsOf(at, zone)
  if (precision === 'minute' || precision === 'day') return `${hour}:${minute}`
  if (precision === 'second') return `${hour}:${minute}:${second}`
  return `${hour}:${minute}:${second}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`
}

export function formatMoment(at: Date, zone: string, precision: Precision = 'minute'): string {
  return precision === 'day' ? formatDay(at, zone) : `${formatDay(at, zone)} ${formatClock(at, zone, precision)}`
}

/** "UTC", or what a zone is ahead of it at that time: "UTC+1", "UTC−3:30". */
export function formatOffset(at: Date, zone: string): string {
  if (zone === 'UTC') return 'UTC'
  const { day, month, year, hour, minute, second } = partsOf(at, zone)
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const minutes = Math.round((local - Math.floor(at.getTime() / 1000) * 1000) / 60_000)
  if (minutes === 0) return 'UTC+0'
  const rest = Math.abs(minutes) % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** How often what is said of "now" changes. */
export const CLOCK_MILLISECONDS = 15_000

/** Now, to the next step of 15 s: a server and a browser agree on it, and nothing that has happened seems still to come. */
export function clockStep(now: number): number {
  return Math.ceil(now / CLOCK_MILLISECONDS) * CLOCK_MILLISECONDS
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

/** "3 h ago", "in 2 d". Rounded down, so that nothing is said to be older than it is. */
export function formatRelative(at: Date, now: number): string {
  const seconds = Math.trunc((at.getTime() - now) / 1000)
  if (Math.abs(seconds) < 45) return seconds > 0 ? 'in less than a minute' : 'just now'
  return seconds < 0 ? `${formatDuration(-seconds)} ago` : `in ${formatDuration(seconds)}`
}

/** The largest unit only: "2 d", "23 h", "14 min", "40 s". */
export function formatDuration(seconds: number): string {
  for (const [size, unit] of UNITS) if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`
  return `${Math.floor(seconds)} s`
}

/** Is this a zone that `Intl` here knows? */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z0-9_+\-/]{1,64}$/.test(zone)) return false
  try {
    formatFor(zone)
    return true
  } catch {
    return false
  }
}

type Part = 'day' | 'month' | 'year' | 'hour' | 'minute' | 'second'

function partsOf(at: Date, zone: string): Record<Part, string> {
  const parts = formatFor(zone).formatToParts(at)
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Record<Part, string>
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const two = '2-digit'
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}

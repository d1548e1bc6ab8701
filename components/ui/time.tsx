'use client'

import { useNow, useReader } from './reader.tsx'
import { formatClock, formatMoment, formatOffset, formatRelative, type Precision } from './time-format.ts'

type Moment = Date | string | number

interface TimeProps {
  at: Moment
  precision?: Precision
  /** Only the time of day. */
  clock?: boolean
  /** Names the zone, where no column head does. */
  zoned?: boolean
  /** Adds how long ago, beside it. */
  relative?: boolean
}

/** An absolute time in the reader's zone; `datetime` stays UTC. */
export function Time({ at, precision = 'minute', clock = false, zoned = false, relative = false }: TimeProps) {
  const { zone } = useReader()
  const date = new Date(at)
  const text = clock ? formatClock(date, zone, precision) : formatMoment(date, zone, precision)
  return (
    <>
      <time dateTime={date.toISOString()} className="whitespace-nowrap">
        {text}
        {zoned && precision !== 'day' && ` ${formatOffset(date, zone)}`}
      </time>
      {relative && (
        <span className="text-ink-3">
          {' '}
          · <Ago at={date} />
        </span>
      )}
    </>
  )
}

/** "3 h ago", with the absolute time on hover. Beside an absolute time, or where only the age matters. */
export function RelativeTime({ at }: { at: Moment }) {
  const { zone } = useReader()
  const date = new Date(at)
  return (
    <time
      dateTime={date.toISOString()}
      title={`${formatMoment(date, zone, 'second')} ${formatOffset(date, zone)}`}
      className="whitespace-nowrap"
    >
      <Ago at={date} />
    </time>
  )
}

function Ago({ at }: { at: Date }) {
  return formatRelative(at, useNow())
}

/** The zone of all times on the page, for a column head: "Time (UTC)". */
export function ZoneName() {
  return useReader().zone.replaceAll('_', ' ')
}

'use client'

import type { ReactNode } from 'react'
import { Histogram } from '../../../components/ui/histogram.tsx'
import { useReader } from '../../../components/ui/reader.tsx'
import { formatClock, formatOffset } from '../../../components/ui/time-format.ts'
import type { HourOfRequests } from '../../../lib/client-stats/read-client-stats.ts'

const SERIES = [
  { label: 'Tokens', fill: 'bar' },
  { label: 'Denied', fill: 'denied' },
] as const

interface RequestsByHourProps {
  hours: readonly HourOfRequests[]
  /** In place of the chart when nothing was asked for. */
  empty: ReactNode
}

/** The requests of one day, hour by hour, in the reader's zone. */
export function RequestsByHour({ hours, empty }: RequestsByHourProps) {
  const { zone } = useReader()
  const first = hours[0]
  if (!first || hours.every(({ issued, denied }) => issued + denied === 0)) {
    return <p className="rounded-md border border-line bg-surface px-3 py-4 text-ink-2">{empty}</p>
  }
  const buckets = hours.map(({ from, issued, denied }) => ({ label: formatClock(from, zone), values: [issued, denied] }))
  return <Histogram label={`Requests by hour (${formatOffset(first.from, zone)})`} series={SERIES} buckets={buckets} />
}

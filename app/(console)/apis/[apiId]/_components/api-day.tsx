'use client'

import { Histogram } from '../../../../../components/ui/histogram.tsx'
import { useReader } from '../../../../../components/ui/reader.tsx'
import { formatClock, formatOffset } from '../../../../../components/ui/time-format.ts'
import type { HourOfRequests } from '../../../../../lib/resource-servers/resource-server-figures.ts'

const SERIES = [
  { label: 'Tokens', fill: 'bar' },
  { label: 'Denied', fill: 'denied' },
] as const

/** The requests of one day, hour by hour, in the reader's zone. */
export function ApiDay({ hours }: { hours: readonly HourOfRequests[] }) {
  const { zone } = useReader()
  const first = hours[0]
  if (!first || hours.every(({ tokens, denied }) => tokens + denied === 0)) {
    return <p className="rounded-md border border-line bg-surface px-3 py-4 text-ink-2">No request named this API.</p>
  }
  const buckets = hours.map(({ at, tokens, denied }) => ({ label: formatClock(at, zone), values: [tokens, denied] }))
  return <Histogram label={`Requests by hour (${formatOffset(first.at, zone)})`} series={SERIES} buckets={buckets} />
}

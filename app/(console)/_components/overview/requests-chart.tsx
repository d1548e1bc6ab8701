import { Histogram, type HistogramSeries } from '../../../../components/ui/histogram.tsx'
import { formatClock, formatMoment } from '../../../../components/ui/time-format.ts'
import type { OverviewRange } from '../../../../lib/overview/range.ts'
import type { RequestBucket } from '../../../../lib/overview/read-requests.ts'

const ISSUED: HistogramSeries = { label: 'Issued', fill: 'bar' }
const MODIFIED: HistogramSeries = { label: 'Modified', fill: 'hook' }
const DENIED: HistogramSeries = { label: 'Denied', fill: 'denied' }

/** Requests over time, denied on top. */
export function RequestsChart({ buckets, range, zone }: { buckets: readonly RequestBucket[]; range: OverviewRange; zone: string }) {
  const anyModified = buckets.some(({ modified }) => modified > 0)
  return (
    <Histogram
      label="Token requests"
      height={112}
      series={anyModified ? [ISSUED, MODIFIED, DENIED] : [ISSUED, DENIED]}
      buckets={buckets.map(({ from, issued, modified, denied }) => ({
        label: range === '1h' ? formatClock(from, zone) : formatMoment(from, zone),
        values: anyModified ? [issued, modified, denied] : [issued, denied],
      }))}
    />
  )
}

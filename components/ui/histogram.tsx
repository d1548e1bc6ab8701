const FILLS = {
  bar: 'fill-bar',
  issued: 'fill-issued-solid',
  denied: 'fill-denied-solid',
  grace: 'fill-grace-solid',
  hook: 'fill-hook-solid',
} as const

export interface HistogramSeries {
  label: string
  fill: keyof typeof FILLS
}

export interface HistogramBucket {
  /** When it began, in words of the reader's zone. */
  label: string
  /** One number a series, the lowest layer first. */
  values: readonly number[]
}

interface HistogramProps {
  /** What is counted: "Requests by minute". */
  label: string
  series: readonly HistogramSeries[]
  buckets: readonly HistogramBucket[]
  height?: number
}

const BUCKET = 10
const GAP = 2

/** Counts over time, one series on top of the other. The same numbers stand below as a table. */
export function Histogram({ label, series, buckets, height = 80 }: HistogramProps) {
  const top = Math.max(...buckets.map(({ values }) => sum(values)), 1)
  const width = buckets.length * BUCKET
  return (
    <figure className="rounded-md border border-line bg-surface p-3">
      <svg
        width="100%"
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={inWords(label, series, buckets)}
      >
        {buckets.map((bucket, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place
          <g key={index}>
            {layersOf(bucket.values, top, height).map(({ layer, y, height: size }) => (
              <rect key={layer} x={index * BUCKET} width={BUCKET - GAP} y={y} height={size} className={FILLS[series[layer]?.fill ?? 'bar']}>
                <title>{`${bucket.label}: ${bucket.values[layer]?.toLocaleString('en')} ${series[layer]?.label.toLowerCase()}`}</title>
              </rect>
            ))}
          </g>
        ))}
      </svg>
      <figcaption className="mt-1 flex flex-wrap items-center justify-between gap-x-4 text-xs text-ink-3">
        <span>{buckets[0]?.label}</span>
        <Legend series={series} />
        <span>{buckets.at(-1)?.label}</span>
      </figcaption>
      <AsTable label={label} series={series} buckets={buckets} />
    </figure>
  )
}

function Legend({ series }: { series: readonly HistogramSeries[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {series.map(({ label, fill }) => (
        <span key={label} className="inline-flex items-center gap-1">
          <svg width="8" height="8" aria-hidden="true">
            <rect width="8" height="8" className={FILLS[fill]} />
          </svg>
          {label}
        </span>
      ))}
    </span>
  )
}

function AsTable({ label, series, buckets }: Omit<HistogramProps, 'height'>) {
  return (
    <details className="mt-1 text-xs text-ink-3">
      <summary className="min-h-6 w-fit cursor-pointer py-1 hover:text-ink">View as table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section aria-label={label} tabIndex={0} className="mt-1 max-h-56 overflow-auto">
        <table className="w-full text-left">
          <thead>
            <tr>
              <th scope="col" className="label-caps pr-3">
                From
              </th>
              {series.map(({ label: name }) => (
                <th key={name} scope="col" className="label-caps pr-3 text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a bucket is its place
              <tr key={index}>
                <th scope="row" className="pr-3 font-normal">
                  {bucket.label}
                </th>
                {series.map(({ label: name }, layer) => (
                  <td key={name} className="pr-3 text-right text-ink">
                    {(bucket.values[layer] ?? 0).toLocaleString('en')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

function layersOf(values: readonly number[], top: number, height: number) {
  let y = height
  return values.flatMap((value, layer) => {
    if (value <= 0) return []
    const size = Math.max((value / top) * height, 2) // one request among thousands must still be seen
    y -= size
    return [{ layer, y: Math.max(y, 0), height: size }]
  })
}

function inWords(label: string, series: readonly HistogramSeries[], buckets: readonly HistogramBucket[]): string {
  const totals = series.map(
    ({ label: name }, layer) => `${sum(buckets.map(({ values }) => values[layer] ?? 0)).toLocaleString('en')} ${name.toLowerCase()}`,
  )
  return `${label}, ${buckets[0]?.label ?? ''} to ${buckets.at(-1)?.label ?? ''}: ${totals.join(', ')}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

import type { Metadata } from 'next'
import { readReader } from '../../components/console/read-appearance.ts'
import { FilterLinks } from '../../components/ui/filters.tsx'
import { listUrl, type SearchParams } from '../../components/ui/list-url.ts'
import { PageHeader, Section } from '../../components/ui/page-header.tsx'
import { TableSkeleton } from '../../components/ui/skeleton.tsx'
import { requireAdmin } from '../../lib/auth/admin-session.ts'
import { database } from '../../lib/db/prisma.ts'
import { listTopApplications } from '../../lib/overview/list-top-applications.ts'
import { DEFAULT_RANGE, OVERVIEW_RANGES, type OverviewRange, parseRange, windowOf } from '../../lib/overview/range.ts'
import { readRequestBuckets } from '../../lib/overview/read-requests.ts'
import { ChartSkeleton } from './_components/overview/chart-skeleton.tsx'
import { Figures } from './_components/overview/figures.tsx'
import { RequestsChart } from './_components/overview/requests-chart.tsx'
import { TopApplications } from './_components/overview/top-applications.tsx'
import { Part } from './_components/part.tsx'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdmin()
  const params = await searchParams
  const range = parseRange(params.range)
  const { zone } = await readReader()
  const { prisma } = database()
  const window = windowOf(range, new Date())
  const readBuckets = once(() => readRequestBuckets(prisma, window))
  return (
    <>
      <PageHeader title="Overview" actions={<RangeLinks range={range} params={params} />} />
      <Figures window={window} readBuckets={readBuckets} />
      <Section title="Token requests">
        <Part what="The requests of this range" read={readBuckets} skeleton={<ChartSkeleton />}>
          {(buckets) => <RequestsChart buckets={buckets} range={range} zone={zone} />}
        </Part>
      </Section>
      <div className="grid gap-x-4 lg:grid-cols-2">
        <Section title="Top applications">
          <Part
            what="The top applications"
            read={() => listTopApplications(prisma, window)}
            skeleton={<TableSkeleton rows={6} columns={3} />}
          >
            {(applications) => <TopApplications applications={applications} />}
          </Part>
        </Section>
      </div>
    </>
  )
}

function RangeLinks({ range, params }: { range: OverviewRange; params: SearchParams }) {
  const url = listUrl('/', params)
  return (
    <FilterLinks
      label="Range"
      links={(Object.keys(OVERVIEW_RANGES) as OverviewRange[]).map((key) => ({
        label: OVERVIEW_RANGES[key].label,
        href: url({ range: key === DEFAULT_RANGE ? undefined : key }),
        current: key === range,
      }))}
    />
  )
}

/** Several parts show the same numbers: they are read once. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= read()
    return result
  }
}

import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { WithInspector } from '../../components/console/inspector.tsx'
import { readAppearance, readReader } from '../../components/console/read-appearance.ts'
import { ButtonLink } from '../../components/ui/button.tsx'
import { FilterLinks } from '../../components/ui/filters.tsx'
import { type ListUrl, listUrl, readText, type SearchParams } from '../../components/ui/list-url.ts'
import { PageHeader, Section } from '../../components/ui/page-header.tsx'
import { LinesSkeleton, TableSkeleton } from '../../components/ui/skeleton.tsx'
import { readActivity } from '../../lib/admin-activity/read-activity.ts'
import { hasRole, requireAdmin } from '../../lib/auth/admin-session.ts'
import { ADMIN_ROLES } from '../../lib/auth/create-admin.ts'
import { database } from '../../lib/db/prisma.ts'
import { listAttention } from '../../lib/overview/list-attention.ts'
import { listTopApplications } from '../../lib/overview/list-top-applications.ts'
import { DEFAULT_RANGE, OVERVIEW_RANGES, type OverviewRange, parseRange, windowOf } from '../../lib/overview/range.ts'
import { readRequestBuckets } from '../../lib/overview/read-requests.ts'
import { AttentionList } from './_components/overview/attention-list.tsx'
import { ChangeInspector } from './_components/overview/change-inspector.tsx'
import { ChartSkeleton } from './_components/overview/chart-skeleton.tsx'
import { Figures } from './_components/overview/figures.tsx'
import { LatestChanges } from './_components/overview/latest-changes.tsx'
import { RequestsChart } from './_components/overview/requests-chart.tsx'
import { TopApplications } from './_components/overview/top-applications.tsx'
import { waitsForTraffic } from './_components/overview/waits-for-traffic.ts'
import { Part } from './_components/part.tsx'

export const metadata: Metadata = { title: 'Overview' }

/** The last admin changes that are shown. */
const CHANGES = 10

export default async function OverviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireAdmin()
  const [params, { start }, { zone }] = await Promise.all([searchParams, readAppearance(), readReader()])
  // Without a request there are no figures, but there is a way to the first one.
  if (start === 'shown' && (await waitsForTraffic())) redirect('/start')
  const range = parseRange(params.range)
  const { prisma } = database()
  const window = windowOf(range, new Date())
  const readBuckets = once(() => readRequestBuckets(prisma, window))
  const readChanges = once(async () => (await readActivity(prisma, { filters: {}, size: CHANGES })).rows)
  const url = listUrl('/', params)
  const selected = readText(params.sel)
  const inspector = selected && (
    <Part what="The selected change" read={readChanges} skeleton={null}>
      {(changes) => (
        <ChangeInspector changes={changes} selected={selected} url={url} roles={ADMIN_ROLES.filter((role) => hasRole(session, role))} />
      )}
    </Part>
  )
  return (
    <WithInspector inspector={inspector}>
      <PageHeader title="Overview" actions={<RangeLinks range={range} url={url} />} />
      <Figures window={window} readBuckets={readBuckets} />
      <Section title="Token requests">
        <Part what="The requests of this range" read={readBuckets} skeleton={<ChartSkeleton />}>
          {(buckets) => <RequestsChart buckets={buckets} range={range} zone={zone} />}
        </Part>
      </Section>
      <Section title="Needs attention">
        <Part what="What needs attention" read={() => listAttention(prisma)} skeleton={<LinesSkeleton lines={3} />}>
          {(found) => <AttentionList found={found} />}
        </Part>
      </Section>
      <div className="grid gap-x-4 lg:grid-cols-2">
        <Section title="Top applications" fact={OVERVIEW_RANGES[range].label}>
          <Part
            what="The top applications"
            read={() => listTopApplications(prisma, window)}
            skeleton={<TableSkeleton rows={6} columns={3} />}
          >
            {(applications) => <TopApplications applications={applications} />}
          </Part>
        </Section>
        <Section
          title="Last changes"
          actions={
            <ButtonLink size="small" kind="quiet" href="/activity">
              Admin activity
            </ButtonLink>
          }
        >
          <Part what="The last changes" read={readChanges} skeleton={<TableSkeleton rows={10} columns={2} />}>
            {(changes) => <LatestChanges changes={changes} url={url} selected={selected} />}
          </Part>
        </Section>
      </div>
    </WithInspector>
  )
}

function RangeLinks({ range, url }: { range: OverviewRange; url: ListUrl }) {
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

import type { Metadata } from 'next'
import { Notice } from '../../../../components/ui/notice.tsx'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { Section } from '../../../../components/ui/page-header.tsx'
import { LinesSkeleton, TableSkeleton } from '../../../../components/ui/skeleton.tsx'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { readClientStats } from '../../../../lib/client-stats/read-client-stats.ts'
import { listCallableApis } from '../../../../lib/clients/list-callable-apis.ts'
import { readLastRequests } from '../../../../lib/clients/read-last-requests.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { findTokenPerCall } from '../../../../lib/overview/find-token-per-call.ts'
import { readConsoleSetting } from '../../../../lib/settings/console-settings.ts'
import { Part } from '../../_components/part.tsx'
import { RequestsByHour } from '../../_components/requests-by-hour.tsx'
import { ApplicationFacts } from './_components/application-facts.tsx'
import { LastRequests } from './_components/last-requests.tsx'
import { MayCallSummary } from './_components/may-call-summary.tsx'
import { readApplication } from './_components/read-application.ts'

const APIS_SHOWN = 5

interface Props {
  params: Promise<{ clientId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: (await readApplication((await params).clientId)).name }
}

export default async function ApplicationPage({ params }: Props) {
  const mayChange = hasRole(await requireAdmin(), 'admin')
  const application = await readApplication((await params).clientId)
  const { id } = application
  return (
    <div className="grid items-start gap-x-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div className="min-w-0">
        <Section title="About">
          <ApplicationFacts application={application} mayChange={mayChange} />
        </Section>
        <Section title="May call">
          <Part what="What it may call" read={() => readGrants(id)} skeleton={<LinesSkeleton lines={3} />}>
            {(grants) => <MayCallSummary clientId={id} grants={grants} />}
          </Part>
        </Section>
      </div>
      <div className="min-w-0">
        <Part what="The last 24 hours" read={() => readDay(id)} skeleton={<LinesSkeleton lines={6} />}>
          {(day) => <Day {...day} />}
        </Part>
      </div>
      <div className="min-w-0 lg:col-span-2">
        <Section title="Last requests">
          <Part
            what="The last requests"
            read={() => readLastRequests(database().prisma, id)}
            skeleton={<TableSkeleton rows={5} columns={4} />}
          >
            {(requests) => <LastRequests requests={requests} />}
          </Part>
        </Section>
      </div>
    </div>
  )
}

async function readGrants(clientId: string) {
  const { prisma } = database()
  const { value: unusedAfterDays } = await readConsoleSetting(prisma, 'unusedAfterDays')
  return listCallableApis(prisma, { clientId, unusedAfterDays, size: APIS_SHOWN })
}

async function readDay(clientId: string) {
  const { prisma } = database()
  const [stats, [tokenPerCall]] = await Promise.all([readClientStats(prisma, clientId), findTokenPerCall(prisma, { clientId })])
  return { ...stats, tokenPerCall }
}

/** What it did in a day, and whether it should keep its tokens. */
function Day({ tokens24h, denied24h, lastTokenAt, hours, tokenPerCall }: Awaited<ReturnType<typeof readDay>>) {
  return (
    <Section
      title="Last 24 hours"
      fact={
        <>
          {formatCount(tokens24h)} {tokens24h === 1 ? 'token' : 'tokens'} · {formatCount(denied24h)} denied · last token{' '}
          {lastTokenAt ? <RelativeTime at={lastTokenAt} /> : 'never'}
        </>
      }
    >
      <RequestsByHour hours={hours} empty="It asked for no token in this time." />
      {tokenPerCall && (
        <div className="mt-3">
          <Notice tone="grace" title="It asks for far more tokens than it needs">
            <p>
              {formatCount(tokenPerCall.tokens)} in a day, where about {formatCount(tokenPerCall.needed)} would do: a token can be kept and
              used until shortly before it expires.
            </p>
          </Notice>
        </div>
      )}
    </Section>
  )
}

import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatCount, formatShare } from '../../../../components/ui/number-format.ts'
import { RelativeTime } from '../../../../components/ui/time.tsx'
import { database } from '../../../../lib/db/prisma.ts'
import type { TimeWindow } from '../../../../lib/overview/range.ts'
import { type NextExpiry, readNextExpiry } from '../../../../lib/overview/read-next-expiry.ts'
import { type RequestBucket, readActiveApplications, totalOf } from '../../../../lib/overview/read-requests.ts'
import { Part } from '../part.tsx'

/** The figures of the range in one strip; each is read by itself. */
export function Figures({ window, readBuckets }: { window: TimeWindow; readBuckets: () => Promise<RequestBucket[]> }) {
  const { prisma } = database()
  const readTotals = async () => totalOf(await readBuckets())
  return (
    <dl className="mb-4 grid grid-cols-1 overflow-hidden rounded-md border border-line bg-surface max-sm:divide-y max-sm:divide-line sm:grid-cols-2 lg:grid-cols-4">
      <Cell name="Tokens issued">
        <Part what="The tokens issued" read={readTotals} skeleton={<FigureSkeleton />}>
          {({ issued }) => <Figure value={formatCount(issued)} />}
        </Part>
      </Cell>
      <Cell name="Denied">
        <Part what="The denied requests" read={readTotals} skeleton={<FigureSkeleton />}>
          {({ issued, denied, deniedShare }) => (
            <Figure
              value={formatCount(denied)}
              tone={denied > 0 ? 'denied' : undefined}
              detail={issued + denied === 0 ? 'of no request' : `${formatShare(deniedShare)} of all requests`}
            />
          )}
        </Part>
      </Cell>
      <Cell name="Applications active">
        <Part what="The active applications" read={() => readActiveApplications(prisma, window)} skeleton={<FigureSkeleton />}>
          {({ active, registered }) => (
            <Figure
              value={formatCount(active)}
              detail={
                <Link href="/applications" className="hover:text-ink hover:underline">
                  of {formatCount(registered)} registered
                </Link>
              }
            />
          )}
        </Part>
      </Cell>
      <Cell name="Next expiry">
        <Part what="The next expiry" read={() => readNextExpiry(prisma)} skeleton={<FigureSkeleton />}>
          {(expiry) => (expiry ? <Expiry expiry={expiry} /> : <Figure value="None" detail="No secret and no grant has an end" />)}
        </Part>
      </Cell>
    </dl>
  )
}

function Cell({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-h-[84px] border-line px-4 py-3 sm:not-first:border-l sm:max-lg:odd:border-l-0 sm:max-lg:nth-[n+3]:border-t">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  )
}

function Figure({ value, detail, tone }: { value: ReactNode; detail?: ReactNode; tone?: 'denied' }) {
  return (
    <>
      <span className={`block text-xl font-semibold ${tone === 'denied' ? 'text-denied' : ''}`}>{value}</span>
      {detail && <span className="block truncate text-xs text-ink-2">{detail}</span>}
    </>
  )
}

function Expiry({ expiry: { kind, id, at, application, detail } }: { expiry: NextExpiry }) {
  const href = kind === 'secret' ? `/applications/${application.id}/credentials` : `/grants/${id}`
  const what = kind === 'secret' ? `Secret …${detail} of ${application.name}` : `Grant of ${application.name} to ${detail}`
  return (
    <Figure
      value={<RelativeTime at={at} />}
      detail={
        <Link href={href} title={what} className="hover:text-ink hover:underline">
          {what}
        </Link>
      }
    />
  )
}

function FigureSkeleton() {
  return (
    <span
      role="status"
      aria-label="Loading"
      className="mt-1 block h-7 w-20 animate-[appear_120ms_ease-out_150ms_both] rounded-xs bg-line"
    />
  )
}

import Link from 'next/link'
import type { ListUrl } from '../../../../components/ui/list-url.ts'
import { countOf, formatCount } from '../../../../components/ui/number-format.ts'
import { readUnusedScopes, readWorstUnusedAccess, type UnusedAccess } from '../../../../lib/client-grants/unused-scopes.ts'
import { database } from '../../../../lib/db/prisma.ts'
import type { GrantParams } from './grant-params.ts'
import { ReviewUnused } from './review-unused.tsx'

interface LeastPrivilegeProps {
  params: GrantParams
  url: ListUrl
  unusedAfterDays: number
  mayChange: boolean
}

/** Who holds most of what nobody uses, and the way to trim it. */
export async function LeastPrivilege({ params, url, unusedAfterDays, mayChange }: LeastPrivilegeProps) {
  const { prisma } = database()
  const [worst, preview] = await Promise.all([
    readWorstUnusedAccess(prisma, unusedAfterDays),
    params.review === undefined ? undefined : readUnusedScopes(prisma, params.review, unusedAfterDays),
  ])
  // What the reader is on stays: opening and closing the review is no other page of the list.
  const here = { ...params.rows, 'apis-after': params.columns.after, 'apis-before': params.columns.before }
  return (
    <>
      {worst && (
        <section
          aria-label="Least privilege"
          className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-grace/40 bg-grace-wash px-3 py-2.5"
        >
          <h2 className="font-semibold text-grace">Least privilege</h2>
          <p className="min-w-0 flex-1 wrap-anywhere">{sentenceOf(worst, unusedAfterDays)}</p>
          <Link href={url({ ...here, review: worst.clientId })} scroll={false} className="text-signal underline">
            Review {formatCount(worst.unused)} unused {worst.unused === 1 ? 'scope' : 'scopes'}
          </Link>
        </section>
      )}
      {preview && (
        <ReviewUnused
          preview={preview}
          unusedAfterDays={unusedAfterDays}
          mayChange={mayChange}
          closeHref={url({ ...here, review: undefined })}
        />
      )}
    </>
  )
}

function sentenceOf({ applicationName, apiCount, everything, held, used }: UnusedAccess, days: number): string {
  const apis = countOf(apiCount, 'API')
  const holds = everything ? `every scope on ${apis}` : `${countOf(held, 'scope')} on ${apis}`
  const usedOf = used === 0 ? 'used none of them' : `used ${formatCount(used)} of ${formatCount(held)}`
  return `${applicationName} holds ${holds} and ${usedOf} in the last ${days} days.`
}

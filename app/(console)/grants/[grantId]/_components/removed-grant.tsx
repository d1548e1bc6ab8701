import { Crumbs } from '../../../../../components/console/crumbs.tsx'
import { CopyText } from '../../../../../components/ui/copy-text.tsx'
import type { SearchParams } from '../../../../../components/ui/list-url.ts'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { PageHeader, Section } from '../../../../../components/ui/page-header.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import type { GrantRemoval } from '../../../../../lib/client-grants/read-client-grant.ts'
import { ActivityList } from '../../../activity/_components/activity-list.tsx'
import { grantHref } from '../../_components/grant-hrefs.ts'

/** The page of a grant that is gone: what happened to it stays, with Undo where it can be taken back. */
export function RemovedGrant({ removal: { id, name, removed }, searchParams }: { removal: GrantRemoval; searchParams: SearchParams }) {
  return (
    <>
      <Crumbs places={[{ label: name }]} />
      <PageHeader title={name} fact={<CopyText text={id} name="grant id" />} />
      <div className="mb-6">
        <Notice tone="denied" title="This grant was removed">
          <p>
            {removed ? (
              <>
                By {removed.by} on <Time at={removed.at} zoned relative />.
              </>
            ) : (
              'It went with its application or its API.'
            )}{' '}
            Every request for it is denied.
          </p>
        </Notice>
      </div>
      <Section title="History">
        <ActivityList targetType="client_grant" targetId={id} pathname={grantHref(id)} searchParams={searchParams} />
      </Section>
    </>
  )
}

import { Tag } from '../../../../components/ui/status.tsx'
import type { GrantRow } from '../../../../lib/client-grants/list-client-grants.ts'
import { nameScopes } from './grant-draft.ts'

/** What is remarkable about a grant, as words. */
export function GrantMarks({
  grant: { expired, applicationDisabled, unusedDays, missingNewest },
}: {
  grant: Pick<GrantRow, 'expired' | 'applicationDisabled' | 'unusedDays' | 'missingNewest'>
}) {
  return (
    <>
      {expired && <Tag tone="denied">expired</Tag>}
      {applicationDisabled && <Tag tone="denied">application disabled</Tag>}
      {unusedDays !== undefined && <Tag tone="grace">unused {unusedDays} d</Tag>}
      {missingNewest.length > 0 && <Tag tone="signal">missing newest scope {nameScopes(missingNewest, 2)}</Tag>}
    </>
  )
}

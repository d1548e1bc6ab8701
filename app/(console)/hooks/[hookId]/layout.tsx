import type { ReactNode } from 'react'
import { Wide } from '../../../../components/console/console-shell.tsx'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { PageHeader } from '../../../../components/ui/page-header.tsx'
import { Tabs } from '../../../../components/ui/tabs.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import type { HookSuspension } from '../../../../lib/hooks/read-hook-health.ts'
import { HookStateLabel } from '../_components/hook-state.tsx'
import { targetWords } from '../hook-words.ts'
import { readHookPage, readHookSuspension } from './_components/read-hook.ts'
import { hookTabs } from './hook-tabs.ts'

/** The head of one hook above its tabs. Each page checks for itself who may see it. */
export default async function HookLayout({ children, params }: { children: ReactNode; params: Promise<{ hookId: string }> }) {
  await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const [suspension, versions] = await Promise.all([
    readHookSuspension(hook.id),
    database().prisma.hookVersion.count({ where: { hookId: hook.id } }),
  ])
  const fact = (
    <span className="inline-flex flex-wrap items-center gap-x-3">
      {hook.live && <span className="font-mono text-sm">v{hook.live.number}</span>}
      <HookStateLabel state={hook.state} suspension={suspension} />
      <span>{targetWords(hook)}</span>
    </span>
  )
  return (
    <Wide>
      <Crumbs places={[{ label: hook.name }]} />
      <PageHeader title={hook.name} fact={fact} />
      {suspension && <Suspended suspension={suspension} />}
      <Tabs label={hook.name} tabs={hookTabs(hook.id, { secrets: hook.secrets.length, versions })} />
      {children}
    </Wide>
  )
}

function Suspended({ suspension: { until, strikes, processes } }: { suspension: HookSuspension }) {
  return (
    <div className="mb-4">
      <Notice tone="denied" title="Suspended">
        <p>
          Until <Time at={until} clock zoned /> after {strikes} {strikes === 1 ? 'kill or overrun' : 'kills and overruns'}
          {processes > 1 && `, in ${processes} server processes`}. Tokens that it applies to are refused meanwhile. Roll back to a version
          that worked, or deploy one that ends in time.
        </p>
      </Notice>
    </div>
  )
}

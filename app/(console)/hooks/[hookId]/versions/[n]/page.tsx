import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CopyText } from '../../../../../../components/ui/copy-text.tsx'
import type { SearchParams } from '../../../../../../components/ui/list-url.ts'
import { Facts, Panel, Section } from '../../../../../../components/ui/page-header.tsx'
import { Status } from '../../../../../../components/ui/status.tsx'
import { Time } from '../../../../../../components/ui/time.tsx'
import { hasRole, requireAdmin } from '../../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../../lib/db/prisma.ts'
import { listHookVersionNumbers, readHookVersion } from '../../../../../../lib/hooks/list-hook-versions.ts'
import { CodeDiff } from '../../../_editor/code-diff.tsx'
import { hookHref, SHAPE_NAMES } from '../../../hook-words.ts'
import { readHookPage } from '../../_components/read-hook.ts'
import { AgainstPicker } from '../_components/against-picker.tsx'
import { RollBackButton } from '../_components/roll-back-button.tsx'

interface Props {
  params: Promise<{ hookId: string; n: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  const { hookId, n } = await params
  return { title: `v${Number(n)} of ${(await readHookPage(hookId)).name}` }
}

/** One version, and how it differs from another: the one before it, unless `?against=` says which. */
export default async function HookVersionPage({ params, searchParams }: Props) {
  const session = await requireAdmin()
  const { hookId, n } = await params
  const hook = await readHookPage(hookId)
  const { prisma } = database()
  const [version, numbers] = await Promise.all([readHookVersion(prisma, hook.id, Number(n)), listHookVersionNumbers(prisma, hook.id)])
  if (!version) notFound()
  const { against: asked } = await searchParams
  const against = Number(asked) || numbers.find((number) => number < version.number) || 0
  const other = against === version.number ? undefined : await readHookVersion(prisma, hook.id, against)
  const isLive = hook.live?.number === version.number
  return (
    <div className="max-w-(--container-page)">
      <Section
        title={`Version ${version.number}`}
        actions={
          !isLive && (
            <RollBackButton
              kind="primary"
              hookId={hook.id}
              name={hook.name}
              number={version.number}
              live={hook.live?.number ?? null}
              mayChange={hasRole(session, 'admin')}
            />
          )
        }
      >
        <Panel>
          <Facts
            facts={[
              { name: 'State', value: <Status tone={isLive ? 'issued' : 'off'}>{isLive ? 'Live' : 'Previous'}</Status> },
              { name: 'Message', value: version.message },
              { name: 'Author', value: version.author },
              { name: 'Deployed', value: <Time at={version.createdAt} zoned relative /> },
              ...(version.restoredFromNumber === null ? [] : [{ name: 'Code of', value: `v${version.restoredFromNumber}` }]),
              { name: 'Shape', value: SHAPE_NAMES[version.shape] ?? version.shape },
              { name: 'SHA-256', value: <CopyText text={version.sha256} name="SHA-256 of the code" /> },
            ]}
          />
        </Panel>
      </Section>
      <Section
        title={other ? `Against v${other.number}` : 'Code'}
        actions={
          <AgainstPicker
            href={`${hookHref(hook.id)}/versions/${version.number}`}
            against={other?.number ?? 0}
            numbers={numbers.filter((number) => number !== version.number)}
          />
        }
      >
        <CodeDiff
          split
          before={other?.source ?? ''}
          after={version.source}
          beforeLabel={other ? `v${other.number}` : 'nothing'}
          afterLabel={`v${version.number}`}
        />
      </Section>
    </div>
  )
}

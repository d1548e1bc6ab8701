import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { ButtonLink } from '../../../components/ui/button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import type { SearchParams } from '../../../components/ui/list-url.ts'
import { PageHeader } from '../../../components/ui/page-header.tsx'
import { PartialFailure } from '../../../components/ui/partial-failure.tsx'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { database } from '../../../lib/db/prisma.ts'
import { listHooksWithDrafts } from '../../../lib/hooks/hook-view.ts'
import { readHookFigures } from '../../../lib/hooks/read-hook-figures.ts'
import { readSuspensions } from '../../../lib/hooks/read-hook-health.ts'
import { readPart } from '../_components/read-part.ts'
import { readSides } from '../grants/_components/read-sides.ts'
import { type HookRow, hookColumns } from './_components/hook-columns.tsx'
import { OrderEditor } from './_components/order-editor.tsx'
import { RequestLine } from './_components/request-line.tsx'
import { TemplateGallery } from './_components/template-gallery.tsx'
import { LazyWhichHooks } from './_components/which-hooks-lazy.tsx'
import { whyPassedBy } from './_components/why-passed-by.ts'
import { hookHref, STATE_WORDS, targetWords } from './hook-words.ts'

export const metadata: Metadata = { title: 'Hooks' }

const SENTENCE = 'A hook is code that may deny, narrow or extend a token before it is signed.'

export default async function HooksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireAdmin()
  const params = await searchParams
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : undefined)
  const hooks = await listHooksWithDrafts(database().prisma)
  const mayChange = hasRole(session, 'admin')
  if (hooks.length === 0) return <NoHooks mayChange={mayChange} />
  const editing = mayChange && text('edit') === 'order'
  const asked = { app: text('app'), api: text('api') }
  return (
    <>
      <PageHeader title="Hooks" fact={SENTENCE} actions={!editing && <Actions mayChange={mayChange} count={hooks.length} />} />
      {editing ? (
        <OrderEditor
          hooks={hooks.map((hook) => ({ id: hook.id, name: hook.name, detail: `${STATE_WORDS[hook.state]}, ${targetWords(hook)}` }))}
        />
      ) : (
        <List hooks={hooks} asked={asked} />
      )}
    </>
  )
}

function Actions({ mayChange, count }: { mayChange: boolean; count: number }) {
  const needsRole = mayChange ? undefined : 'Needs the admin role'
  return (
    <>
      <ButtonLink href="/hooks?edit=order" disabledReason={needsRole ?? (count < 2 ? 'There is only one hook' : undefined)}>
        Edit order
      </ButtonLink>
      <ButtonLink kind="primary" href="/hooks/new" disabledReason={needsRole}>
        Create hook
      </ButtonLink>
    </>
  )
}

interface ListProps {
  hooks: Awaited<ReturnType<typeof listHooksWithDrafts>>
  asked: { app?: string; api?: string }
}

async function List({ hooks, asked }: ListProps) {
  const { prisma } = database()
  const [figures, suspensions, sides] = await Promise.all([
    readPart('The figures of the last 24 hours', () =>
      readHookFigures(
        prisma,
        hooks.map(({ id }) => id),
      ),
    ),
    readPart('Which hooks are suspended', () => readSuspensions(prisma)),
    readSides({ app: asked.app, api: asked.api } as Parameters<typeof readSides>[0]),
  ])
  const request = { clientId: sides.application?.value, resourceServerId: sides.api?.value }
  const isAsked = sides.application !== undefined || sides.api !== undefined
  const rows: HookRow[] = hooks.map((hook, index) => ({
    ...hook,
    place: index + 1,
    passedBy: isAsked ? whyPassedBy(hook, request) : undefined,
  }))
  const chain = hooks.filter((hook) => whyPassedBy(hook, {}) === undefined)
  const running = isAsked ? new Set(chain.filter((hook) => whyPassedBy(hook, request) === undefined).map(({ id }) => id)) : undefined
  return (
    <div className="grid gap-3">
      <LazyWhichHooks application={sides.application ?? null} api={sides.api ?? null} />
      <RequestLine hooks={chain} running={running} />
      {!figures.ok && <PartialFailure what="The figures of the last 24 hours" requestId={figures.requestId} />}
      {!suspensions.ok && <PartialFailure what="Which hooks are suspended" requestId={suspensions.requestId} />}
      <DataTable
        name="Hooks"
        density="comfortable"
        columns={hookColumns({
          figures: figures.ok ? figures.value : undefined,
          suspensions: suspensions.ok ? suspensions.value : undefined,
        })}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hookHref(id)}
        summary={rows.length === 1 ? '1 hook' : `${rows.length.toLocaleString('en')} hooks, in the order in which they run`}
      />
    </div>
  )
}

/** First run: what a hook is, and what one may begin with. */
function NoHooks({ mayChange }: { mayChange: boolean }): ReactNode {
  return (
    <>
      <PageHeader title="Hooks" />
      <EmptyState
        sentence={mayChange ? SENTENCE : `${SENTENCE} An admin can create one.`}
        action={
          mayChange && (
            <ButtonLink kind="primary" href="/hooks/new">
              Create hook
            </ButtonLink>
          )
        }
      />
      {mayChange && (
        <div className="mt-6">
          <TemplateGallery />
        </div>
      )}
    </>
  )
}

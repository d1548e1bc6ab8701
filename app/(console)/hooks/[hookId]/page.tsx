import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readEditorFixtures } from '../../../../lib/hooks/fixtures/editor-fixtures.ts'
import { listHooks } from '../../../../lib/hooks/hook-view.ts'
import { readHookEditor } from '../../../../lib/hooks/read-hook-editor.ts'
import { readHookTypes, secretTypes } from '../../../../lib/hooks/read-hook-types.ts'
import { targetWords } from '../hook-words.ts'
import { HookEditor } from './_components/hook-editor.tsx'
import { readHookPage } from './_components/read-hook.ts'

interface Props {
  params: Promise<{ hookId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: (await readHookPage((await params).hookId)).name }
}

/** The code of a hook: write, test, deploy. */
export default async function HookPage({ params }: Props) {
  const session = await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const { prisma } = database()
  const [texts, fixtures, hooks, types, last] = await Promise.all([
    readHookEditor(prisma, hook.id),
    readEditorFixtures(prisma, hook),
    listHooks(prisma),
    readHookTypes(),
    prisma.hookVersion.aggregate({ where: { hookId: hook.id }, _max: { number: true } }),
  ])
  if (!texts) notFound()
  const { draft, live } = texts
  const stored = draft ?? {
    source: live?.source ?? '',
    language: live?.language ?? 'javascript',
    revision: null,
    updatedBy: '',
    updatedAt: null,
  }
  const place = hooks.findIndex(({ id }) => id === hook.id) + 1
  return (
    <HookEditor
      key={hook.id}
      target={{
        ...{ hookId: hook.id, name: hook.name, targets: targetWords(hook) },
        live: live && { number: live.number, source: live.source },
        next: (last._max.number ?? 0) + 1,
        place: `Number ${place} of ${hooks.length} in the order`,
      }}
      stored={stored}
      fixtures={fixtures}
      mayChange={hasRole(session, 'admin')}
      typesUrl={`/api/hooks/types?v=${types.version}`}
      secretTypes={secretTypes(hook.secrets.map(({ name }) => name))}
    />
  )
}

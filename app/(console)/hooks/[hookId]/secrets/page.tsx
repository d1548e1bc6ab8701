import type { Metadata } from 'next'
import { DataTable } from '../../../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../../../components/ui/empty-state.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { secretsUsed } from '../../../../../lib/hooks/hook-shape.ts'
import { readHookEditor } from '../../../../../lib/hooks/read-hook-editor.ts'
import { readHookPage } from '../_components/read-hook.ts'
import { secretColumns } from './_components/secret-columns.tsx'
import { secretRows } from './_components/secret-rows.ts'
import { SetSecretButton } from './_components/set-secret-button.tsx'

interface Props {
  params: Promise<{ hookId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Secrets of ${(await readHookPage((await params).hookId)).name}` }
}

/** The secrets of a hook by name; no value ever comes back. */
export default async function HookSecretsPage({ params }: Props) {
  const session = await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const texts = await readHookEditor(database().prisma, hook.id)
  const used = secretsUsed(`${texts?.live?.source ?? ''}\n${texts?.draft?.source ?? ''}`)
  const rows = secretRows(hook.secrets, used)
  const mayChange = hasRole(session, 'admin')
  const set = <SetSecretButton hookId={hook.id} mayChange={mayChange} />
  return (
    <div className="max-w-(--container-page)">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-ink-2">
          A value can be set and never read. A new one counts from the next token, in every version; rolling back brings no old value back.
        </p>
        {rows.length > 0 && set}
      </div>
      <DataTable
        name="Secrets"
        density="comfortable"
        columns={secretColumns({ hookId: hook.id, mayChange })}
        rows={rows}
        rowKey={({ name }) => name}
        summary={`${hook.secrets.length} of 30`}
        empty={
          <EmptyState
            sentence="A secret is what the code needs and nobody may read: a key of another service."
            action={set}
            example={<code className="font-mono">event.secrets.BILLING_KEY</code>}
          />
        }
      />
    </div>
  )
}

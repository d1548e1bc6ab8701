import type { Metadata } from 'next'
import { CopyText } from '../../../../../components/ui/copy-text.tsx'
import { formatCount } from '../../../../../components/ui/number-format.ts'
import { Section } from '../../../../../components/ui/page-header.tsx'
import { Code } from '../../../../../components/ui/status.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readAlgsWithoutKeys } from '../../../../../lib/resource-servers/algs-without-keys.ts'
import { countResourceServerGrants } from '../../../../../lib/resource-servers/read-resource-server.ts'
import { lifetimeInWords } from '../../lifetime.ts'
import { readApi } from '../_components/read-api.ts'
import { ApiSettingsForm } from './_components/api-settings-form.tsx'
import { DeleteApi } from './_components/delete-api.tsx'

interface Props {
  params: Promise<{ apiId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Settings of ${(await readApi((await params).apiId)).name}` }
}

export default async function ApiSettingsPage({ params }: Props) {
  const session = await requireAdmin()
  const api = await readApi((await params).apiId)
  const { prisma } = database()
  const [withoutKeys, applications] = await Promise.all([readAlgsWithoutKeys(prisma), countResourceServerGrants(prisma, api.id)])
  const mayChange = hasRole(session, 'admin')
  const { id, name, revision, signingAlg, tokenLifetimeSeconds, tokenDialect } = api
  return (
    <div className="max-w-form">
      <div className="mb-5 grid gap-1">
        <p className="text-sm font-semibold">Identifier</p>
        <CopyText text={api.identifier} name="identifier" />
        <p className="text-sm text-ink-3">
          Never changes: it is the <Code>aud</Code> of every token, and services compare it.
        </p>
      </div>
      <ApiSettingsForm
        api={{ id, name, revision, signingAlg, tokenLifetimeSeconds, tokenDialect }}
        withoutKeys={withoutKeys}
        mayChange={mayChange}
      />
      <div className="mt-10 border-t border-line pt-6">
        <Section title="Delete this API">
          <p className="mb-3 max-w-prose text-ink-2">
            {costOf(applications)} Tokens that were issued stay valid until they expire, the last within{' '}
            {lifetimeInWords(tokenLifetimeSeconds)}. Its rows in the log stay.
          </p>
          <DeleteApi api={{ id, name, revision }} cost={costOf(applications)} mayChange={mayChange} />
        </Section>
      </div>
    </div>
  )
}

function costOf(applications: number): string {
  if (applications === 0) return 'No application may call it.'
  return applications === 1
    ? '1 application loses its access with the next request.'
    : `${formatCount(applications)} applications lose their access with the next request.`
}

import type { Metadata } from 'next'
import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Facts, Panel, Section } from '../../../../components/ui/page-header.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readPublishedState } from '../../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../../lib/issuer/token-service.ts'
import { HEADER_TYP } from '../../../../lib/oauth/access-token-claims.ts'
import { verifySnippet } from '../../../../lib/quickstart/verify-snippet.ts'
import { readResourceServerHours } from '../../../../lib/resource-servers/resource-server-figures.ts'
import { Part } from '../../_components/part.tsx'
import { RequestsByHour } from '../../_components/requests-by-hour.tsx'
import { DIALECT_NAMES } from '../dialects.ts'
import { lifetimeInWords } from '../lifetime.ts'
import { readApi } from './_components/read-api.ts'

interface Props {
  params: Promise<{ apiId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: (await readApi((await params).apiId)).name }
}

export default async function ApiPage({ params }: Props) {
  await requireAdmin()
  const api = await readApi((await params).apiId)
  const published = await readPublishedState(registeredTokenService())
  return (
    <>
      <Section title="Last 24 hours">
        <Part
          what="The requests of the last 24 hours"
          read={() => readResourceServerHours(database().prisma, api.identifier)}
          skeleton={<div className="h-38 rounded-md border border-line bg-surface" />}
        >
          {(hours) => <RequestsByHour hours={hours} empty="No request named this API." />}
        </Part>
      </Section>
      <div className="grid items-start gap-x-6 lg:grid-cols-2">
        <Section title="Tokens of this API">
          <Panel>
            <Facts
              facts={[
                { name: 'Identifier', value: <CopyText text={api.identifier} name="identifier" /> },
                { name: 'Lifetime', value: `${lifetimeInWords(api.tokenLifetimeSeconds)} (${api.tokenLifetimeSeconds} s)` },
                { name: 'Algorithm', value: <code className="font-mono">{api.signingAlg}</code> },
                { name: 'Claims', value: DIALECT_NAMES[api.tokenDialect] },
                { name: 'Type', value: <code className="font-mono">{HEADER_TYP[api.tokenDialect]}</code> },
                { name: 'API id', value: <CopyText text={api.id} name="API id" /> },
                { name: 'Created', value: <Time at={api.createdAt} zoned relative /> },
                { name: 'Changed', value: <Time at={api.updatedAt} zoned relative /> },
              ]}
            />
          </Panel>
        </Section>
        {published && (
          <Section title="What the API verifies" fact="With jose; any JWT library does">
            <CodeBlock name="verification" code={verifySnippet(api, published)} />
          </Section>
        )}
      </div>
    </>
  )
}

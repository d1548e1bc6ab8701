import type { Metadata } from 'next'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { Facts, PageHeader, Panel, Section } from '../../../../components/ui/page-header.tsx'
import { PartialFailure } from '../../../../components/ui/partial-failure.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { type PublishedState, readPublishedState } from '../../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../../lib/issuer/token-service.ts'
import { readConsoleSetting } from '../../../../lib/settings/console-settings.ts'
import { DefaultApiForm } from './_components/default-api-form.tsx'
import { EnvironmentForm } from './_components/environment-form.tsx'
import { HookSettings } from './_components/hook-settings.tsx'
import { UnusedForm } from './_components/unused-form.tsx'

export const metadata: Metadata = { title: 'General' }

export default async function GeneralPage() {
  const session = await requireAdmin()
  const { prisma } = database()
  const [published, environment, unused, defaultAudience, hooks] = await Promise.all([
    readPublishedState(registeredTokenService()),
    readConsoleSetting(prisma, 'environment'),
    readConsoleSetting(prisma, 'unusedAfterDays'),
    readConsoleSetting(prisma, 'defaultAudience'),
    readHookSettings(),
  ])
  const defaultApiName = await readApiName(defaultAudience.value)
  const mayChange = hasRole(session, 'owner')
  return (
    <div className="max-w-form">
      <PageHeader title="General" fact={mayChange ? undefined : 'Owners change these settings'} />
      <Section title="Issuer" fact="Fixed by how this server was started">
        {published ? <IssuerFacts issuer={published} /> : <PartialFailure what="What this server publishes" />}
      </Section>
      <div className="mt-8">
        <Section title="Default API">
          {defaultAudience.value !== null && defaultApiName === undefined && (
            <Notice tone="denied" title="The default API is gone">
              No API has the identifier <code className="font-mono text-sm wrap-anywhere">{defaultAudience.value}</code> any more, so
              requests that name none are denied.
            </Notice>
          )}
          <DefaultApiForm setting={defaultAudience} apiName={defaultApiName} mayChange={mayChange} />
        </Section>
      </div>
      <div className="mt-8">
        <Section title="Environment badge" fact="Beside the wordmark, for everybody">
          <EnvironmentForm setting={environment} mayChange={mayChange} />
        </Section>
      </div>
      <div className="mt-8">
        <Section title="Unused scopes">
          <UnusedForm setting={unused} mayChange={mayChange} />
        </Section>
      </div>
      <div className="mt-8">
        <Section title="Hooks">
          <HookSettings {...hooks} mayChange={mayChange} />
        </Section>
      </div>
    </div>
  )
}

async function readHookSettings() {
  const { prisma } = database()
  const [mayExceedGrant, openedRanges, inputsRecorded, runsKeptDays] = await Promise.all([
    readConsoleSetting(prisma, 'hooksMayExceedGrant'),
    readConsoleSetting(prisma, 'hookOpenedRanges'),
    readConsoleSetting(prisma, 'hookInputsRecorded'),
    readConsoleSetting(prisma, 'hookRunsKeptDays'),
  ])
  return { mayExceedGrant, openedRanges, inputsRecorded, runsKeptDays }
}

async function readApiName(identifier: string | null): Promise<string | undefined> {
  if (identifier === null) return undefined
  return (await database().prisma.resourceServer.findUnique({ where: { identifier }, select: { name: true } }))?.name
}

function IssuerFacts({ issuer: { issuer, tokenEndpoint, jwksUri } }: { issuer: PublishedState }) {
  const facts = [
    { name: 'Issuer', text: issuer },
    { name: 'Token endpoint', text: tokenEndpoint },
    { name: 'Key set', text: jwksUri },
    { name: 'Metadata', text: `${issuer}.well-known/oauth-authorization-server` },
  ]
  return (
    <Panel>
      <Facts facts={facts.map(({ name, text }) => ({ name, value: <CopyText text={text} name={name.toLowerCase()} /> }))} />
    </Panel>
  )
}

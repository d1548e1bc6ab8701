import type { Metadata } from 'next'
import { ButtonLink } from '../../../../../components/ui/button.tsx'
import { EmptyState } from '../../../../../components/ui/empty-state.tsx'
import { readText, type SearchParams } from '../../../../../components/ui/list-url.ts'
import { requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readPublishedState } from '../../../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../../../lib/issuer/token-service.ts'
import { readQuickstart } from '../../../../../lib/quickstart/read-quickstart.ts'
import { readApplication } from '../_components/read-application.ts'
import { applicationHref } from '../application-tabs.ts'
import { LanguageTabs } from './_components/language-tabs.tsx'
import { QuickstartChoices } from './_components/quickstart-choices.tsx'
import { QuickstartFacts } from './_components/quickstart-facts.tsx'
import { QuickstartNotices } from './_components/quickstart-notices.tsx'
import { QuickstartSteps } from './_components/quickstart-steps.tsx'
import { chosenScopes } from './quickstart-url.ts'

interface Props {
  params: Promise<{ clientId: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Quickstart of ${(await readApplication((await params).clientId)).name}` }
}

/** Programs that get a token as this application, ready to be copied. */
export default async function QuickstartPage({ params, searchParams }: Props) {
  await requireAdmin()
  const application = await readApplication((await params).clientId)
  const query = await searchParams
  const [{ apis, chosen, hasLiveSecret }, published] = await Promise.all([
    readQuickstart(database().prisma, application.id, readText(query.api)),
    readPublishedState(registeredTokenService()),
  ])
  const href = applicationHref(application.id)
  if (chosen === undefined || published === undefined) {
    return (
      <EmptyState
        title="No API to get a token for"
        sentence={`${application.name} may not call any API yet, so every request of it is denied. Once it may, programs for it stand here.`}
        action={<ButtonLink href={`${href}/access`}>Open access</ButtonLink>}
      />
    )
  }
  const scopes = chosenScopes(query.scope, chosen.scopes)
  const values = {
    tokenEndpoint: published.tokenEndpoint,
    clientId: application.id,
    audience: chosen.identifier,
    scopes,
    sendSecret: application.authMethod === 'client_secret_basic' ? ('basic' as const) : ('body' as const),
  }
  return (
    <div className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_340px] lg:grid-rows-[auto_1fr]">
      <div className="min-w-0 lg:col-start-2 lg:row-start-1">
        <QuickstartChoices pathname={`${href}/quickstart`} query={query} apis={apis} chosen={chosen} scopes={scopes} />
      </div>
      <div className="min-w-0 lg:col-start-1 lg:row-span-2 lg:row-start-1">
        <QuickstartNotices application={application} api={chosen} hasLiveSecret={hasLiveSecret} credentialsHref={`${href}/credentials`} />
        <LanguageTabs current={readText(query.lang)} pathname={`${href}/quickstart`} query={query} />
        <QuickstartSteps language={readText(query.lang)} values={values} credentialsHref={`${href}/credentials`} />
      </div>
      <div className="min-w-0 lg:col-start-2 lg:row-start-2">
        <QuickstartFacts issuer={published.issuer} values={values} />
      </div>
    </div>
  )
}

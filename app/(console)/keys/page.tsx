import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { PageHeader, Section } from '../../../components/ui/page-header.tsx'
import { PartialFailure } from '../../../components/ui/partial-failure.tsx'
import { hasRole, requireAdmin } from '../../../lib/auth/admin-session.ts'
import { database } from '../../../lib/db/prisma.ts'
import { readPublishedState } from '../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../lib/issuer/token-service.ts'
import { readSigningKeys, type SigningKeysView } from '../../../lib/signing-keys/list-signing-keys.ts'
import { AddKeyButton } from './_components/add-key-button.tsx'
import { AlgorithmSection } from './_components/algorithm-section.tsx'
import { CopyUrlButton } from './_components/copy-url-button.tsx'
import { STATUS_WORDS } from './_components/key-words.ts'
import { ScheduleButton } from './_components/schedule-button.tsx'
import { ServicesSee } from './_components/services-see.tsx'

export const metadata: Metadata = { title: 'Signing keys' }

export default async function KeysPage() {
  const session = await requireAdmin()
  const [view, published] = await Promise.all([readSigningKeys(database().prisma), readPublishedState(registeredTokenService())])
  const mayChange = hasRole(session, 'admin')
  const { algorithms, withoutNext, rotation, now } = view
  return (
    <>
      <PageHeader
        title="Signing keys"
        fact={scheduleInWords(rotation.days)}
        actions={
          <>
            {published && <CopyUrlButton url={published.jwksUri} />}
            <ScheduleButton rotation={rotation} mayChange={hasRole(session, 'owner')} />
            <AddKeyButton algs={withoutNext} mayChange={mayChange} />
          </>
        }
      />
      {algorithms.length === 0 && (
        <EmptyState sentence={`No key can sign. No token can be issued.${mayChange ? '' : ' An admin can add one.'}`} />
      )}
      {algorithms.map((keys, index) => (
        <AlgorithmSection key={keys.alg} keys={keys} now={now} mayChange={mayChange} primary={index === 0} />
      ))}
      <Section title="What your services see" fact="The public key set, fetched through its public address">
        {published ? (
          <Suspense fallback={<div className="h-32 rounded-md border border-line bg-surface" />}>
            <ServicesSee url={published.jwksUri} expected={expectedKeys(view)} />
          </Suspense>
        ) : (
          <PartialFailure what="The address of the key set" />
        )}
      </Section>
    </>
  )
}

function scheduleInWords(days: number | null): string {
  if (days === null) return 'They rotate by hand'
  return `They rotate every ${days === 1 ? 'day' : `${days} days`}`
}

function expectedKeys({ algorithms }: SigningKeysView) {
  return algorithms.flatMap(({ alg, current, next, previous }) =>
    [next, current, ...previous].flatMap((key) => (key ? [{ kid: key.kid, status: `${STATUS_WORDS[key.status]} ${alg}` }] : [])),
  )
}

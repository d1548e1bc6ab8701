import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Crumbs } from '../../../../components/console/crumbs.tsx'
import { CodeBlock } from '../../../../components/ui/code-block.tsx'
import { CopyText } from '../../../../components/ui/copy-text.tsx'
import { Keyprint } from '../../../../components/ui/keyprint.tsx'
import type { SearchParams } from '../../../../components/ui/list-url.ts'
import { formatCount } from '../../../../components/ui/number-format.ts'
import { Facts, PageHeader, Panel, Section } from '../../../../components/ui/page-header.tsx'
import { Status } from '../../../../components/ui/status.tsx'
import { Time } from '../../../../components/ui/time.tsx'
import { hasRole, requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { readyToSignAt } from '../../../../lib/signing-keys/key-times.ts'
import { readSigningKey, type SigningKeyView } from '../../../../lib/signing-keys/list-signing-keys.ts'
import { publicKeyJson, publicKeyPem } from '../../../../lib/signing-keys/public-key-text.ts'
import { ActivityList } from '../../activity/_components/activity-list.tsx'
import { KeyFacts } from '../_components/key-facts.tsx'
import { STATUS_TONES, STATUS_WORDS } from '../_components/key-words.ts'
import { toRevocableKey } from '../_components/revocable-key.ts'
import { RevokeButton } from '../_components/revoke-button.tsx'

export const metadata: Metadata = { title: 'Signing key' }

interface KeyPageProps {
  params: Promise<{ kid: string }>
  searchParams: Promise<SearchParams>
}

export default async function KeyPage({ params, searchParams }: KeyPageProps) {
  const session = await requireAdmin()
  const kid = decodeURIComponent((await params).kid)
  const key = await readSigningKey(database().prisma, kid)
  if (!key) notFound()
  const now = new Date()
  return (
    <>
      <Crumbs places={[{ label: kid }]} />
      <PageHeader
        title={
          <span className="inline-flex items-center gap-3 text-lg">
            <Keyprint id={kid} />
            <CopyText text={kid} name="kid" />
          </span>
        }
        fact={<Status tone={STATUS_TONES[key.status]}>{`${STATUS_WORDS[key.status]} ${key.alg}`}</Status>}
        actions={<RevokeButton keyView={toRevocableKey(key)} now={now} status={key.status} mayChange={hasRole(session, 'admin')} />}
      />
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Section title="Life">
          <Panel>
            <div className="mb-3">
              <KeyFacts keyView={key} now={now} readyAt={key.status === 'next' ? readyToSignAt(key) : undefined} />
            </div>
            <Facts facts={lifeOf(key)} />
          </Panel>
        </Section>
        <Section title="Public key">
          <div className="grid gap-3">
            <CodeBlock name="public key as JWK" code={publicKeyJson(key.publicJwk)} />
            <CodeBlock name="public key as PEM" code={publicKeyPem(key.publicJwk).trimEnd()} />
          </div>
        </Section>
      </div>
      <Section title="Activity">
        <ActivityList
          targetType="signing_key"
          targetId={kid}
          pathname={`/keys/${encodeURIComponent(kid)}`}
          searchParams={await searchParams}
        />
      </Section>
    </>
  )
}

function lifeOf(key: SigningKeyView) {
  const moments = [
    { name: 'Created', at: key.createdAt },
    { name: 'Published', at: key.publishedAt },
    { name: 'Promoted', at: key.activatedAt },
    { name: 'Replaced', at: key.replacedAt },
    { name: 'Retired', at: key.retiredAt },
    { name: 'Revoked', at: key.revokedAt },
  ]
  return [
    { name: 'Algorithm', value: <span className="font-mono">{key.alg}</span> },
    ...moments.flatMap(({ name, at }) => (at ? [{ name, value: <Time at={at} precision="second" zoned relative /> }] : [])),
    { name: 'Tokens alive', value: formatCount(key.tokensAlive) },
    ...(key.lastExpiryAt ? [{ name: 'Last expiry', value: <Time at={key.lastExpiryAt} zoned relative /> }] : []),
  ]
}

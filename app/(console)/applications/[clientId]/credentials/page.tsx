import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { readClientCredentials } from '../../../../../lib/clients/read-client-credentials.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readPublishedState } from '../../../../../lib/issuer/published-state.ts'
import { registeredTokenService } from '../../../../../lib/issuer/token-service.ts'
import { readApplication } from '../_components/read-application.ts'
import { Credentials } from './_components/credentials.tsx'

interface Props {
  params: Promise<{ clientId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Credentials of ${(await readApplication((await params).clientId)).name}` }
}

export default async function CredentialsPage({ params }: Props) {
  const session = await requireAdmin()
  const [credentials, published] = await Promise.all([
    readClientCredentials(database(), decodeURIComponent((await params).clientId)),
    readPublishedState(registeredTokenService()),
  ])
  if (credentials === undefined) notFound()
  return <Credentials initial={credentials} tokenEndpoint={published?.tokenEndpoint ?? ''} mayChange={hasRole(session, 'admin')} />
}

'use client'

import { useNow } from '../../../../../../components/ui/reader.tsx'
import { StaleWrite } from '../../../../../../components/ui/stale-write.tsx'
import { formatRelative } from '../../../../../../components/ui/time-format.ts'
import type { StaleResourceServer } from '../../../../../../lib/resource-servers/update-resource-server.ts'
import { joinLifetime, lifetimeInWords } from '../../../lifetime.ts'

interface StaleApiProps {
  /** What is stored, and whose it is. */
  current: StaleResourceServer
  /** What was sent. */
  yours: FormData
  onReapply: () => void
  onDiscard: () => void
}

/** Somebody saved this API first: both versions, field by field. */
export function StaleApi({ current: { resourceServer: stored, changed }, yours, onReapply, onDiscard }: StaleApiProps) {
  const now = useNow()
  const text = (name: string) => String(yours.get(name) ?? '')
  const lifetime = joinLifetime(Number(text('lifetime')), text('lifetimeUnit'))
  const fields = [
    { name: 'Name', theirs: stored.name, yours: text('name') },
    { name: 'Token lifetime', theirs: lifetimeInWords(stored.tokenLifetimeSeconds), yours: lifetime ? lifetimeInWords(lifetime) : '–' },
    { name: 'Signing algorithm', theirs: stored.signingAlg, yours: text('signingAlg') },
    { name: 'Claims', theirs: DIALECTS[stored.tokenDialect], yours: DIALECTS[text('tokenDialect') as keyof typeof DIALECTS] },
  ]
  const differing = fields.filter((field) => field.theirs !== field.yours)
  return (
    <StaleWrite
      title={changed ? `Changed by ${changed.by} ${formatRelative(new Date(changed.at), now)}` : 'Changed by someone else meanwhile'}
      fields={differing.length > 0 ? differing : [{ name: 'Scopes', theirs: stored.scopes.length, yours: 'not part of this form' }]}
      onReapply={onReapply}
      onDiscard={onDiscard}
    />
  )
}

const DIALECTS = { access_token: 'Auth0-compatible', rfc9068_profile: 'RFC 9068' } as const

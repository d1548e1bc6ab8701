'use client'

import { useNow } from '../../../../../../components/ui/reader.tsx'
import { StaleWrite } from '../../../../../../components/ui/stale-write.tsx'
import { formatRelative } from '../../../../../../components/ui/time-format.ts'
import type { StaleClient } from '../../../../../../lib/clients/update-client.ts'
import { authMethodLabel } from '../../../_components/auth-method-label.ts'
import { metadataText } from '../../../_components/metadata.ts'
import type { ApplicationSettings } from './application-settings-form.tsx'

interface StaleApplicationProps {
  /** What is stored, and whose it is. */
  current: StaleClient
  /** What was sent. */
  yours: ApplicationSettings
  onReapply: () => void
  onDiscard: () => void
}

/** Somebody saved this application first: both versions, field by field. */
export function StaleApplication({ current, yours, onReapply, onDiscard }: StaleApplicationProps) {
  const now = useNow()
  const { changed } = current
  const theirs = inWords(current)
  const fields = Object.entries(inWords(yours)).map(([name, text]) => ({ name, theirs: theirs[name] || '–', yours: text || '–' }))
  const differing = fields.filter((field) => field.theirs !== field.yours)
  return (
    <StaleWrite
      title={changed ? `Changed by ${changed.by} ${formatRelative(new Date(changed.at), now)}` : 'Changed by someone else meanwhile'}
      fields={
        differing.length > 0
          ? differing
          : [{ name: 'Status', theirs: current.disabledAt ? 'disabled' : 'enabled', yours: 'not part of this form' }]
      }
      onReapply={onReapply}
      onDiscard={onDiscard}
    />
  )
}

function inWords({ name, description, owner, tags, metadata, authMethod }: ApplicationSettings): Record<string, string> {
  return {
    Name: name,
    Description: description,
    Owner: owner,
    Tags: tags.join(', '),
    Metadata: metadataText(metadata),
    Authentication: authMethodLabel(authMethod),
  }
}

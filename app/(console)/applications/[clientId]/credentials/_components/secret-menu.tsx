'use client'

import { ActionsMenu } from '../../../../../../components/ui/actions-menu.tsx'
import type { MenuItem } from '../../../../../../components/ui/menu.tsx'
import { isLive } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { hintOf } from './secret-words.tsx'

/** What can be done with one live secret; each opens a dialog. */
export type SecretAct = 'edit' | 'extend' | 'retire' | 'cancel'

export interface SecretMenuProps {
  secret: SecretSummary
  credentials: ClientCredentials
  now: number
  disabledReason: string | undefined
  onAct: (act: SecretAct, secret: SecretSummary) => void
}

export function SecretMenu({ secret, credentials, now, disabledReason, onAct }: SecretMenuProps) {
  const label = `Actions for ${hintOf(secret)}`
  return (
    <ActionsMenu
      label={label}
      groups={[
        [{ label: 'Edit label and expiry', onSelect: () => onAct('edit', secret), disabledReason }],
        endingItems(secret, credentials, now).map(({ act, ...item }) => ({
          ...item,
          disabledReason: disabledReason ?? item.disabledReason,
          onSelect: () => onAct(act, secret),
        })),
      ]}
    />
  )
}

/** The new secret of a rotation ends by cancelling it; retired by itself it would leave the old one to its end. */
function endingItems(secret: SecretSummary, { secrets }: ClientCredentials, now: number): (MenuItem & { act: SecretAct })[] {
  const replacesLive = secrets.some(({ id, ...other }) => id === secret.replacesId && isLive({ id, ...other }, now))
  if (replacesLive) return [{ act: 'cancel', label: 'Cancel rotation', danger: true }]
  return [
    { act: 'extend', label: 'Extend grace', disabledReason: extendReason(secret, secrets, now) },
    { act: 'retire', label: 'Retire now', danger: true },
  ]
}

/** Why there is no grace to extend. */
export function extendReason(secret: SecretSummary, secrets: readonly SecretSummary[], now: number): string | undefined {
  const replacement = secrets.find((other) => other.replacesId === secret.id && isLive(other, now))
  if (secret.retiresAt !== null || (replacement?.graceSeconds ?? null) !== null) return undefined
  return replacement ? 'It has no end: it stays until you retire it' : 'Nothing replaces it, so it has no grace'
}

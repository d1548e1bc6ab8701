'use client'

import type { Column } from '../../../../../../components/ui/data-table.tsx'
import { RelativeTime, Time, ZoneName } from '../../../../../../components/ui/time.tsx'
import { EXPIRING_DAYS, isLive, secretState } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { SecretMenu, type SecretMenuProps } from './secret-menu.tsx'
import { hintOf, SecretStatus } from './secret-words.tsx'

const EXPIRES_SOON_MILLISECONDS = EXPIRING_DAYS * 86_400_000

interface ColumnOptions {
  credentials: ClientCredentials
  now: number
  /** What can be done with a live one; ended ones are there to be read. */
  menu?: Pick<SecretMenuProps, 'disabledReason' | 'onAct'>
}

export function secretColumns({ credentials, now, menu }: ColumnOptions): Column<SecretSummary>[] {
  const columns: Column<SecretSummary>[] = [
    {
      key: 'secret',
      head: 'Secret',
      cell: (secret) => (
        <span className="inline-grid w-max">
          <span className="font-mono text-sm">{hintOf(secret)}</span>
          {secret.label && (
            <span className="max-w-56 truncate text-sm text-ink-2" title={secret.label}>
              {secret.label}
            </span>
          )}
        </span>
      ),
    },
    { key: 'state', head: 'State', cell: (secret) => <SecretStatus secret={secret} credentials={credentials} now={now} /> },
    { key: 'last-used', head: lastUsedHead, cell: (secret) => <LastUsed secret={secret} /> },
  ]
  if (menu) {
    columns.push({ key: 'expires', head: 'Expires', cell: (secret) => <Expiry at={secret.expiresAt} now={now} /> })
  } else {
    columns.push({ key: 'ended', head: 'Ended', cell: (secret) => <Ended secret={secret} credentials={credentials} now={now} /> })
  }
  columns.push({
    key: 'created',
    head: 'Created',
    cell: ({ createdAt, createdBy }) => (
      <span className="inline-grid w-max">
        <Time at={createdAt} />
        <span className="max-w-48 truncate text-sm text-ink-3">{createdBy && `by ${createdBy}`}</span>
      </span>
    ),
  })
  if (menu) {
    columns.push({
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: (secret) => <SecretMenu {...menu} secret={secret} credentials={credentials} now={now} />,
    })
  }
  return columns
}

const lastUsedHead = (
  <>
    Last used (<ZoneName />)
  </>
)

function LastUsed({ secret: { lastUsedAt, lastAddress } }: { secret: SecretSummary }) {
  if (lastUsedAt === null) return <span className="text-ink-3">Never</span>
  return (
    <span className="inline-grid w-max">
      <span>
        <Time at={lastUsedAt} relative />
      </span>
      {lastAddress && <span className="font-mono text-xs text-ink-2">{lastAddress}</span>}
    </span>
  )
}

function Expiry({ at, now }: { at: number | null; now: number }) {
  if (at === null) return <span className="text-ink-3">Never</span>
  return (
    <span className={`inline-grid w-max ${at - now < EXPIRES_SOON_MILLISECONDS ? 'text-grace' : ''}`}>
      <Time at={at} />
      <span className="text-sm">
        <RelativeTime at={at} />
      </span>
    </span>
  )
}

function Ended({ secret, credentials, now }: { secret: SecretSummary; credentials: ClientCredentials; now: number }) {
  const state = secretState(secret, credentials.secrets, now)
  return isLive(secret, now) || !('at' in state) ? null : <Time at={state.at} relative />
}

'use client'

import { useState } from 'react'
import { useCommands } from '../../../../../../components/console/commands.tsx'
import { Button } from '../../../../../../components/ui/button.tsx'
import { DataTable } from '../../../../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../../../../components/ui/empty-state.tsx'
import { useOfflineReason } from '../../../../../../components/ui/offline-banner.tsx'
import { Section } from '../../../../../../components/ui/page-header.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { isLive, secretState } from '../../../../../../lib/clients/client-secret-state.ts'
import type { ClientCredentials, SecretSummary } from '../../../../../../lib/clients/read-client-credentials.ts'
import { useTask } from '../../_components/use-task.ts'
import { EditSecretDialog, ExtendGraceDialog } from './change-secret-dialogs.tsx'
import { ClientSecretReveal } from './client-secret-reveal.tsx'
import { CancelRotationDialog, RetireDialog } from './end-secret-dialogs.tsx'
import { AddSecretDialog, type NewSecret, RotateDialog } from './new-secret-dialogs.tsx'
import { Rotation, rotationOf } from './rotation.tsx'
import { secretColumns } from './secret-columns.tsx'
import type { SecretAct } from './secret-menu.tsx'
import { useServerNow } from './secret-words.tsx'
import { useLiveCredentials } from './use-live-credentials.ts'

/** A dialog with what the page said when it was opened: a page that catches up behind it must not slip a newer revision under it. */
type Opened = { revision: number } & ({ act: 'add' } | { act: 'rotate' | SecretAct; secret: SecretSummary })

const AUTHENTICATION: Record<ClientCredentials['authMethod'], string> = {
  client_secret: 'in the Basic header or in the body',
  client_secret_basic: 'in the Basic header',
  client_secret_post: 'in the body',
}

interface CredentialsProps {
  initial: ClientCredentials
  tokenEndpoint: string
  mayChange: boolean
}

/** The secrets of one application: which are live, who uses them, and what becomes of them. */
export function Credentials({ initial, tokenEndpoint, mayChange }: CredentialsProps) {
  const [credentials, refresh] = useLiveCredentials(initial, isExpectant)
  const [opened, setOpened] = useState<Opened>()
  const [made, setMade] = useState<NewSecret>()
  const now = useServerNow(credentials)
  const offline = useOfflineReason()
  const toast = useToast()
  const { clientId, secrets, revision } = credentials
  const live = secrets.filter((secret) => isLive(secret, now))
  const ended = secrets.filter((secret) => !isLive(secret, now))
  const disabledReason = mayChange ? offline : 'Needs the admin role'
  const newest = live[0]
  const rotateReason = disabledReason ?? reasonAgainstRotating(live.length)
  const addReason = disabledReason ?? (live.length >= 2 ? TWO_LIVE : undefined)

  const rotate = () => newest && setOpened({ act: 'rotate', secret: newest, revision })
  const add = () => setOpened({ act: 'add', revision })
  const act = (chosen: SecretAct, secret: SecretSummary) => setOpened({ act: chosen, secret, revision })
  useTask('rotate', () => (rotateReason ? toast.show({ title: 'Cannot rotate now', detail: rotateReason }) : rotate()))
  useCommands([
    { id: 'rotate-secret', label: `Rotate secret of ${credentials.name}`, run: rotate, disabledReason: rotateReason },
    { id: 'add-secret', label: `Add secret to ${credentials.name}`, run: add, disabledReason: addReason },
  ])

  return (
    <>
      <Rotation credentials={credentials} now={now} disabledReason={disabledReason} onAct={act} />
      <Section
        title="Secrets"
        fact={`Sent ${AUTHENTICATION[credentials.authMethod]}`}
        actions={
          <>
            <Button kind="secondary" disabledReason={addReason} onClick={add}>
              Add secret
            </Button>
            <Button disabledReason={rotateReason} onClick={rotate}>
              Rotate secret
            </Button>
          </>
        }
      >
        <DataTable
          name="Live secrets"
          density="comfortable"
          columns={secretColumns({ credentials, now, menu: { disabledReason, onAct: act } })}
          rows={live}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              title="No live secret"
              sentence={`${credentials.name} cannot get a token until it has a secret. Its value is shown once, when you add it.`}
            />
          }
        />
      </Section>
      {ended.length > 0 && (
        <Section
          title="Retired and expired"
          fact={credentials.olderSecrets > 0 ? `The latest ${ended.length} of ${ended.length + credentials.olderSecrets}` : undefined}
        >
          <DataTable
            name="Retired and expired secrets"
            columns={secretColumns({ credentials, now })}
            rows={ended}
            rowKey={({ id }) => id}
          />
        </Section>
      )}
      <SecretDialog
        opened={opened}
        credentials={credentials}
        onStale={async () => {
          const fresh = await refresh()
          if (fresh) setOpened((still) => still && { ...still, revision: fresh.revision })
        }}
        onClose={() => setOpened(undefined)}
        onMade={(secret) => {
          setOpened(undefined)
          setMade(secret)
        }}
      />
      <ClientSecretReveal clientId={clientId} tokenEndpoint={tokenEndpoint} made={made} onClose={() => setMade(undefined)} />
    </>
  )
}

interface OpenedDialogProps {
  opened: Opened | undefined
  credentials: ClientCredentials
  onStale: () => Promise<void>
  onClose: () => void
  onMade: (secret: NewSecret) => void
}

function SecretDialog({ opened, credentials, onStale, onClose, onMade }: OpenedDialogProps) {
  if (!opened) return null
  const common = { clientId: credentials.clientId, revision: opened.revision, onStale, onClose }
  switch (opened.act) {
    case 'add':
      return <AddSecretDialog {...common} onMade={onMade} />
    case 'rotate':
      return <RotateDialog {...common} secret={opened.secret} onMade={onMade} />
    case 'edit':
      return <EditSecretDialog {...common} secret={opened.secret} credentials={credentials} />
    case 'extend':
      return <ExtendGraceDialog {...common} secret={opened.secret} credentials={credentials} />
    case 'retire':
      return <RetireDialog {...common} secret={opened.secret} credentials={credentials} />
    case 'cancel':
      return <CancelRotationDialog {...common} secret={opened.secret} credentials={credentials} />
  }
}

const TWO_LIVE = 'Two secrets are live, which is the most. Retire one, or cancel the rotation'

function reasonAgainstRotating(live: number): string | undefined {
  if (live === 0) return 'There is no live secret to replace. Add one'
  return live >= 2 ? TWO_LIVE : undefined
}

function isExpectant(credentials: ClientCredentials): boolean {
  const rotation = rotationOf(credentials, credentials.readAt)
  return rotation !== undefined && secretState(rotation.old, credentials.secrets, credentials.readAt).kind !== 'retiring_by_hand'
}

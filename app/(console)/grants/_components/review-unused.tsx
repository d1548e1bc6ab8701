'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { countOf } from '../../../../components/ui/number-format.ts'
import { useOfflineReason } from '../../../../components/ui/offline-banner.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import type { TrimmedGrantPreview, UnusedScopesPreview } from '../../../../lib/client-grants/unused-scopes.ts'
import { trimGrantsAction, untrimGrantsAction } from '../grant-actions.ts'
import { RefusedRemoval } from './refused-removal.tsx'
import { UtcDay } from './utc-day.tsx'

interface ReviewUnusedProps {
  preview: UnusedScopesPreview
  unusedAfterDays: number
  mayChange: boolean
  /** The page without the review. */
  closeHref: string
}

/** What each grant of an application would lose, one confirmation for all of it, and Undo. */
export function ReviewUnused({ preview: { applicationName, grants }, unusedAfterDays, mayChange, closeHref }: ReviewUnusedProps) {
  const router = useRouter()
  const toast = useToast()
  const offline = useOfflineReason()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const count = grants.reduce((sum, { removedScopes }) => sum + removedScopes.length, 0)
  const scopes = countOf(count, 'unused scope')
  const close = () => router.push(closeHref, { scroll: false })

  async function trim() {
    setBusy(true)
    setRefusal(undefined)
    try {
      const result = await trimGrantsAction(undefined, { grants: grants.map(toTrim) })
      if (result.ok) {
        toast.show({
          title: `Removed ${scopes} from ${applicationName}`,
          undo: () => untrimGrantsAction(undefined, { grants: [...result.value] }),
        })
        close()
      } else setRefusal(result.message)
    } catch (error) {
      console.error(error)
      setRefusal('The server could not be reached. Nothing was changed, as far as this page knows.')
    }
    setBusy(false)
  }

  return (
    <Dialog
      title={count === 0 ? `Nothing unused in ${applicationName}` : `Remove ${scopes} from ${applicationName}`}
      description={
        count === 0
          ? `Every scope that it holds was issued in the last ${unusedAfterDays} days, or was granted since.`
          : `No token has carried them for ${unusedAfterDays} days. A request that names one of them is denied from then on.`
      }
      open
      onOpenChange={(open) => !open && close()}
      footer={
        <>
          {count > 0 && (
            <Button busy={busy} disabledReason={mayChange ? offline : 'Needs the admin role'} onClick={trim}>
              Remove {scopes}
            </Button>
          )}
          <Button kind="secondary" data-initial-focus onClick={close}>
            {count > 0 ? 'Cancel' : 'Close'}
          </Button>
        </>
      }
    >
      {refusal && (
        <div className="mb-3">
          <RefusedRemoval title="Nothing was removed" refusal={refusal} />
        </div>
      )}
      <ul className="grid max-h-[50dvh] gap-3 overflow-y-auto text-sm">
        {grants.map((grant) => (
          <TrimmedGrant key={grant.id} grant={grant} />
        ))}
      </ul>
    </Dialog>
  )
}

function TrimmedGrant({ grant: { apiName, keptScopes, removedScopes } }: { grant: TrimmedGrantPreview }) {
  return (
    <li className="grid gap-1 border-t border-line pt-2 first:border-t-0 first:pt-0">
      <h3 className="font-semibold">{apiName}</h3>
      <ul>
        {removedScopes.map(({ scope, lastUsedOn }) => (
          <li key={scope} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span>
              <span className="text-denied">removes </span>
              <span className="font-mono wrap-anywhere">{scope}</span>
            </span>
            <span className="text-xs text-ink-3">{lastUsedOn ? <>last used {<UtcDay on={lastUsedOn} />}</> : 'never used'}</span>
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {keptScopes.length > 0 ? (
          <>
            keeps <span className="font-mono wrap-anywhere">{keptScopes.join(' ')}</span>
          </>
        ) : (
          'Nothing is left: the grant is removed.'
        )}
      </p>
    </li>
  )
}

function toTrim({ id, revision, removedScopes }: TrimmedGrantPreview) {
  return { id, revision, removedScopes: removedScopes.map(({ scope }) => scope) }
}

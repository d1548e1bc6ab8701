'use client'

import { useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import type { GrantDetail } from '../../../../../lib/client-grants/read-client-grant.ts'
import { EditGrantButton } from '../../_components/edit-grant-button.tsx'
import { RefusedRemoval } from '../../_components/refused-removal.tsx'
import { useGrantChanges } from '../../_components/use-grant-changes.ts'

type ShownGrant = Pick<
  GrantDetail,
  'id' | 'clientId' | 'applicationName' | 'apiId' | 'apiName' | 'allowedScopes' | 'expiresAt' | 'expired' | 'revision'
>

/** What can be done with one grant. After its removal the page stays and says so. */
export function GrantActions({ grant, mayChange }: { grant: ShownGrant; mayChange: boolean }) {
  const { id, clientId, applicationName, apiId, apiName, allowedScopes, expiresAt, expired, revision } = grant
  const { remove } = useGrantChanges()
  const offline = useOfflineReason()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const pair = { clientId, applicationName, apiId, apiName }

  async function removeGrant() {
    setBusy(true)
    setRefusal(undefined)
    const result = await remove(pair, { id, allowedScopes, expiresAt: expiresAt?.toISOString() ?? null, revision })
    setBusy(false)
    if (!result.ok) setRefusal(result.message)
  }
  return (
    <>
      <Button kind="danger" busy={busy} disabledReason={mayChange ? offline : 'Needs the admin role'} onClick={removeGrant}>
        Remove grant
      </Button>
      <EditGrantButton {...pair} mayChange={mayChange} extend={expired && mayChange} kind="primary" size="medium">
        {mayChange ? (expired ? 'Extend grant' : 'Edit grant') : 'Show scopes'}
      </EditGrantButton>
      {refusal && (
        <div className="w-full">
          <RefusedRemoval title="Not removed" refusal={refusal} />
        </div>
      )}
    </>
  )
}

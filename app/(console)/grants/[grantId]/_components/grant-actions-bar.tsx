'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Notice } from '../../../../../components/ui/notice.tsx'
import { useOfflineReason } from '../../../../../components/ui/offline-banner.tsx'
import type { GrantDetail } from '../../../../../lib/client-grants/read-client-grant.ts'
import { EditGrantButton } from '../../_components/edit-grant-button.tsx'
import { useGrantChanges } from '../../_components/use-grant-changes.ts'

type ShownGrant = Pick<
  GrantDetail,
  'id' | 'clientId' | 'applicationName' | 'apiId' | 'apiName' | 'allowedScopes' | 'expiresAt' | 'expired' | 'revision'
>

/** What can be done with one grant. After its removal the page stays and says so. */
export function GrantActions({ grant, mayChange }: { grant: ShownGrant; mayChange: boolean }) {
  const { id, clientId, applicationName, apiId, apiName, allowedScopes, expiresAt, expired, revision } = grant
  const router = useRouter()
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
          <Notice live tone="denied" title="Not removed">
            <p>{refusal}</p>
            <div className="mt-2">
              <Button kind="secondary" size="small" onClick={() => router.refresh()}>
                Show the newer version
              </Button>
            </div>
          </Notice>
        </div>
      )}
    </>
  )
}

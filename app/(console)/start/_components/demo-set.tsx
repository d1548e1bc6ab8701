'use client'

import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { ConfirmDialog } from '../../../../components/ui/confirm-dialog.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { SecretReveal } from '../../../../components/ui/secret-reveal.tsx'
import { useToast } from '../../../../components/ui/toast.tsx'
import type { CreatedDemoSet } from '../../../../lib/start/demo-set.ts'
import { createDemoSetAction, removeDemoSetAction } from '../start-actions.ts'

interface DemoSetProps {
  exists: boolean
  /** Grants of other applications that go with its API. */
  otherGrants: number
  tokenEndpoint: string
  disabledReason?: string
}

/** Makes one of each to try things out, or removes them again. */
export function DemoSet({ exists, otherGrants, tokenEndpoint, disabledReason }: DemoSetProps) {
  const [made, setMade] = useState<CreatedDemoSet>()
  return (
    <>
      {exists && !made ? (
        <RemoveDemoSet otherGrants={otherGrants} disabledReason={disabledReason} />
      ) : (
        <CreateDemoSet onMade={setMade} disabledReason={disabledReason} />
      )}
      <SecretReveal
        title="Store the secret of demo-worker"
        secret={made?.clientSecret}
        name="client secret"
        env={{ CLIENT_ID: made?.clientId ?? '', CLIENT_SECRET: made?.clientSecret ?? '' }}
        copyAs={made && [{ label: 'curl that requests a token', text: curlWithSecret(tokenEndpoint, made) }]}
        onClose={() => setMade(undefined)}
      >
        The demo set is one API, one application and a grant between them. It can be removed in one action.
      </SecretReveal>
    </>
  )
}

function curlWithSecret(tokenEndpoint: string, { clientId, clientSecret, audience }: CreatedDemoSet): string {
  return `curl ${tokenEndpoint} -u '${clientId}:${clientSecret}' -d grant_type=client_credentials --data-urlencode 'audience=${audience}'`
}

function CreateDemoSet({ onMade, disabledReason }: { onMade: (made: CreatedDemoSet) => void; disabledReason?: string }) {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string>()

  async function create() {
    setBusy(true)
    setRefusal(undefined)
    const result = await createDemoSetAction(undefined, {})
    setBusy(false)
    if (result.ok) onMade(result.value)
    else setRefusal(result.message)
  }

  return (
    <div className="grid justify-items-start gap-2">
      <Button kind="secondary" busy={busy} disabledReason={disabledReason} onClick={create}>
        Create a demo set
      </Button>
      {refusal && <Notice live tone="denied" title={refusal} />}
    </div>
  )
}

function RemoveDemoSet({ otherGrants, disabledReason }: { otherGrants: number; disabledReason?: string }) {
  const toast = useToast()
  return (
    <ConfirmDialog
      title="Remove the demo set"
      trigger={
        <Button kind="secondary" disabledReason={disabledReason}>
          Remove the demo set
        </Button>
      }
      onConfirm={async () => {
        const result = await removeDemoSetAction(undefined, {})
        if (result.ok) toast.show({ title: 'Removed the demo set' })
        return result
      }}
    >
      <p>
        The application demo-worker, the API Demo API and the grant between them go. Tokens that were issued stay valid until they expire;
        the log keeps its rows.
        {otherGrants > 0 &&
          ` With the API, ${otherGrants === 1 ? 'a grant of another application goes' : `${otherGrants} grants of other applications go`}, too.`}
      </p>
    </ConfirmDialog>
  )
}

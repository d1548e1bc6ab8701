'use client'

import { useRef, useState } from 'react'
import { ActionForm, FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import type { FormFailure } from '../../../../../../components/ui/form-result.ts'
import { formText } from '../../../../../../components/ui/form-text.ts'
import { useOfflineReason } from '../../../../../../components/ui/offline-banner.tsx'
import { TextArea, TextField } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { ClientView } from '../../../../../../lib/clients/client-view.ts'
import type { StaleClient } from '../../../../../../lib/clients/update-client.ts'
import type { ClientAuthMethod } from '../../../../../../lib/oauth/ports.ts'
import { AuthMethodField } from '../../../_components/auth-method-field.tsx'
import { readMetadata } from '../../../_components/metadata.ts'
import { MetadataField } from '../../../_components/metadata-field.tsx'
import { saveApplicationAction } from '../../../application-actions.ts'
import { StaleApplication } from './stale-application.tsx'

/** What the form changes. */
export type ApplicationSettings = Pick<ClientView, 'name' | 'description' | 'owner' | 'tags' | 'metadata' | 'authMethod'>

/** What describes the application, saved together under the revision that the fields were filled from. */
export function ApplicationSettingsForm({ application, mayChange }: { application: ClientView; mayChange: boolean }) {
  // Kept from the first render: were it to follow the page, a save would go over what somebody else has changed meanwhile.
  const [stored, setStored] = useState(application)
  const [generation, setGeneration] = useState(0)
  const revision = useRef(application.revision)
  const sent = useRef<ApplicationSettings>(undefined)
  const toast = useToast()
  const offline = useOfflineReason()

  function renderFailure(failure: FormFailure, retry: () => void) {
    const current = failure.current as StaleClient | undefined
    if (failure.code !== 'conflict' || current === undefined || sent.current === undefined) return undefined
    return (
      <StaleApplication
        current={current}
        yours={sent.current}
        onReapply={() => {
          revision.current = current.revision
          retry()
        }}
        onDiscard={() => {
          revision.current = current.revision
          setStored(current)
          setGeneration((count) => count + 1)
        }}
      />
    )
  }

  function saved(after: ClientView) {
    const before = settingsOf(stored)
    revision.current = after.revision
    setStored(after)
    toast.show({
      title: `Saved ${after.name}`,
      undo: async () => {
        const undone = await saveApplicationAction(undefined, { id: after.id, revision: after.revision, ...before })
        if (undone.ok) {
          revision.current = undone.value.revision
          setStored(undone.value)
          setGeneration((count) => count + 1)
        }
        return undone
      },
    })
  }

  return (
    <ActionForm<ClientView>
      key={generation}
      label="Application settings"
      guarded
      className="grid gap-5"
      action={async (previous, form) => {
        const { repeated } = readMetadata(form)
        if (repeated !== undefined) return refuseMetadata(`The name "${repeated}" stands twice.`)
        sent.current = readSettings(form)
        return saveApplicationAction(previous, { id: stored.id, revision: revision.current, ...sent.current })
      }}
      renderFailure={renderFailure}
      onDone={saved}
    >
      <TextField
        name="name"
        label="Name"
        hint="For people. It can change; the client id never does."
        defaultValue={stored.name}
        autoComplete="off"
        required
        maxLength={200}
      />
      <TextArea name="description" label="Description" optional rows={2} defaultValue={stored.description} maxLength={1000} />
      <TextField
        name="owner"
        label="Owner"
        optional
        hint="The team or person to ask when it misbehaves."
        defaultValue={stored.owner}
        autoComplete="off"
        maxLength={200}
      />
      <TextArea
        name="tags"
        label="Tags"
        optional
        hint="One a line. They find and group; they decide nothing."
        rows={2}
        defaultValue={stored.tags.join('\n')}
      />
      <MetadataField defaultValue={stored.metadata} disabled={!mayChange} />
      <AuthMethodField defaultValue={stored.authMethod} />
      <FormActions>
        <SubmitButton disabledReason={mayChange ? offline : 'Needs the admin role'}>Save changes</SubmitButton>
      </FormActions>
    </ActionForm>
  )
}

function readSettings(form: FormData): ApplicationSettings {
  const tags = formText(form, 'tags').split('\n')
  return {
    name: formText(form, 'name'),
    description: formText(form, 'description').replaceAll('\r\n', '\n'),
    owner: formText(form, 'owner'),
    tags: [...new Set(tags.map((tag) => tag.trim()))].filter((tag) => tag !== ''),
    metadata: readMetadata(form).metadata,
    authMethod: formText(form, 'authMethod') as ClientAuthMethod,
  }
}

function refuseMetadata(message: string): FormFailure {
  return { ok: false, code: 'invalid', message, problems: [{ path: 'metadata', message }] }
}

function settingsOf({ name, description, owner, tags, metadata, authMethod }: ClientView): ApplicationSettings {
  return { name, description, owner, tags, metadata, authMethod }
}

'use client'

import { useState } from 'react'
import { FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { ComboboxMany } from '../../../../../../components/ui/combobox.tsx'
import { Notice } from '../../../../../../components/ui/notice.tsx'
import { RadioField } from '../../../../../../components/ui/radio-field.tsx'
import { RevisionForm } from '../../../../../../components/ui/revision-form.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import type { HookView } from '../../../../../../lib/hooks/hook-view.ts'
import type { TargetName } from '../../../../../../lib/hooks/read-target-names.ts'
import { setHookTargetsAction } from '../../../hook-actions.ts'
import { newerHook } from './stale-hook.ts'

interface HookTargets {
  id: string
  revision: number
  /** null: every one. */
  applications: readonly TargetName[] | null
  apis: readonly TargetName[] | null
}

/** For which applications and APIs the hook runs. Where both are chosen, both must match. */
export function HookTargetsForm({ hook, mayChange }: { hook: HookTargets; mayChange: boolean }) {
  const toast = useToast()
  return (
    <RevisionForm<HookTargets>
      label="Targets"
      className="grid gap-4"
      stored={hook}
      action={async (previous, form) => {
        const result = await setHookTargetsAction(previous, form)
        return result.ok ? { ok: true, value: toTargets(result.value) } : result
      }}
      onDone={() => toast.show({ title: 'Saved targets' })}
      newerVersion={newerHook(toTargets)}
      fields={(theirs, yours) => [
        { name: 'Applications', theirs: words(theirs.applications), yours: chosenWords(yours, 'applications', 'clientIds') },
        { name: 'APIs', theirs: words(theirs.apis), yours: chosenWords(yours, 'apis', 'resourceServerIds') },
      ]}
    >
      {({ id, applications, apis }) => (
        <>
          <input type="hidden" name="hookId" value={id} />
          <Side
            name="applications"
            label="Applications"
            thing="application"
            many="clientIds"
            chosen={applications}
            searchUrl="/api/applications/options"
          />
          <Side name="apis" label="APIs" thing="API" many="resourceServerIds" chosen={apis} searchUrl="/api/apis/options" />
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
              Save targets
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}

interface SideProps {
  name: string
  label: string
  thing: string
  many: string
  chosen: readonly TargetName[] | null
  searchUrl: string
}

function Side({ name, label, thing, many, chosen, searchUrl }: SideProps) {
  const [reach, setReach] = useState(chosen === null ? 'all' : 'chosen')
  const options = [
    { value: 'all', label: `All ${label === 'APIs' ? 'APIs' : 'applications'}` },
    { value: 'chosen', label: `Chosen ${label === 'APIs' ? 'APIs' : 'applications'}` },
  ]
  return (
    <div className="grid gap-2">
      <RadioField name={name} label={label} options={options} value={reach} onChange={setReach} />
      {reach === 'chosen' && (
        <>
          <ComboboxMany
            name={many}
            label={`Chosen ${label}`}
            labelHidden
            placeholder={`Search for an ${thing}`}
            searchUrl={searchUrl}
            defaultValue={chosen ?? []}
          />
          {chosen?.length === 0 && (
            <Notice tone="grace" title="No targets left">
              The last one was deleted. The hook runs for nobody until you choose.
            </Notice>
          )}
        </>
      )}
    </div>
  )
}

/** Names are not known here, only ids: the page, made anew, brings them. */
function toTargets({ id, revision, clientIds, resourceServerIds }: HookView): HookTargets {
  const named = (ids: readonly string[] | null) => ids?.map((value) => ({ value, label: value, detail: value })) ?? null
  return { id, revision, applications: named(clientIds), apis: named(resourceServerIds) }
}

function words(names: readonly TargetName[] | null): string {
  return names === null ? 'all' : names.map(({ label }) => label).join(', ') || 'nobody'
}

function chosenWords(form: FormData, reach: string, many: string): string {
  return form.get(reach) === 'all' ? 'all' : form.getAll(many).join(', ') || 'nobody'
}

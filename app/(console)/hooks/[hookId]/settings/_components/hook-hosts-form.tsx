'use client'

import { FormActions, SubmitButton } from '../../../../../../components/ui/action-form.tsx'
import { RevisionForm } from '../../../../../../components/ui/revision-form.tsx'
import { TextArea } from '../../../../../../components/ui/text-field.tsx'
import { useToast } from '../../../../../../components/ui/toast.tsx'
import { setHookHostsAction } from '../../../hook-actions.ts'
import { newerHook } from './stale-hook.ts'

interface HookHosts {
  id: string
  revision: number
  hosts: readonly string[]
}

export function HookHostsForm({ hook, mayChange }: { hook: HookHosts; mayChange: boolean }) {
  const toast = useToast()
  return (
    <RevisionForm<HookHosts>
      label="Hosts"
      className="grid gap-4"
      stored={hook}
      action={setHookHostsAction}
      onDone={({ hosts }) => toast.show({ title: hosts.length === 0 ? 'No host may be called' : 'Saved hosts' })}
      newerVersion={newerHook(({ id, revision, hosts }) => ({ id, revision, hosts }))}
      fields={(theirs, yours) => [{ name: 'Hosts', theirs: theirs.hosts.join(' '), yours: String(yours.get('hosts')) }]}
    >
      {({ id, hosts }) => (
        <>
          <input type="hidden" name="hookId" value={id} />
          <TextArea
            name="hosts"
            label="Hosts"
            optional
            mono
            rows={3}
            hint="One a line, at most 20: names only, over https, with a port where it is not 443. Addresses of private networks stay closed unless Settings opens them."
            placeholder="api.example.com"
            defaultValue={hosts.join('\n')}
            spellCheck={false}
          />
          <FormActions>
            <SubmitButton kind="secondary" disabledReason={mayChange ? undefined : 'Needs the admin role'}>
              Save hosts
            </SubmitButton>
          </FormActions>
        </>
      )}
    </RevisionForm>
  )
}

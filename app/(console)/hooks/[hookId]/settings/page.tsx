import type { Metadata } from 'next'
import { CopyText } from '../../../../../components/ui/copy-text.tsx'
import { Section } from '../../../../../components/ui/page-header.tsx'
import { hasRole, requireAdmin } from '../../../../../lib/auth/admin-session.ts'
import { database } from '../../../../../lib/db/prisma.ts'
import { readTargetNames } from '../../../../../lib/hooks/read-target-names.ts'
import { readHookPage } from '../_components/read-hook.ts'
import { DeleteHook } from './_components/delete-hook.tsx'
import { HookHostsForm } from './_components/hook-hosts-form.tsx'
import { HookSettingsForm } from './_components/hook-settings-form.tsx'
import { HookSwitch } from './_components/hook-switch.tsx'
import { HookTargetsForm } from './_components/hook-targets-form.tsx'

interface Props {
  params: Promise<{ hookId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireAdmin()
  return { title: `Settings of ${(await readHookPage((await params).hookId)).name}` }
}

export default async function HookSettingsPage({ params }: Props) {
  const session = await requireAdmin()
  const hook = await readHookPage((await params).hookId)
  const names = await readTargetNames(database().prisma, hook)
  const mayChange = hasRole(session, 'admin')
  const { id, name, description, revision, isEnabled, live, hosts } = hook
  return (
    <div className="max-w-form">
      <Section title="On or off">
        <HookSwitch hook={{ id, name, revision, isEnabled, isDeployed: live !== null }} mayChange={mayChange} />
      </Section>
      <Section title="Name">
        <HookSettingsForm hook={{ id, name, description, revision }} mayChange={mayChange} />
      </Section>
      <Section title="Targets" fact="For whom it runs">
        <HookTargetsForm hook={{ id, revision, ...names }} mayChange={mayChange} />
      </Section>
      <Section title="Hosts" fact="Whom fetch may call">
        <HookHostsForm hook={{ id, revision, hosts }} mayChange={mayChange} />
      </Section>
      <p className="mb-6 grid gap-1 text-sm text-ink-3">
        Hook id <CopyText text={id} name="hook id" />
      </p>
      <div className="mt-10 border-t border-line pt-6">
        <Section title="Delete this hook">
          <p className="mb-3 max-w-prose text-ink-2">
            {isEnabled && live
              ? 'It is live: from the next token on, requests go without it. What it denied is issued.'
              : 'It decides no token now.'}{' '}
            Its versions, secrets and draft go with it; its runs stay on record.
          </p>
          <DeleteHook hook={{ id, name, revision }} mayChange={mayChange} />
        </Section>
      </div>
    </div>
  )
}

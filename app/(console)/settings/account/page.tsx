import type { Metadata } from 'next'
import { Facts, PageHeader, Panel, Section } from '../../../../components/ui/page-header.tsx'
import { requireAdmin } from '../../../../lib/auth/admin-session.ts'
import { readOwnSecurity } from '../../../../lib/auth/own-second-factor.ts'
import { readSecondFactorRequirement } from '../../../../lib/auth/second-factor-requirement.ts'
import { database } from '../../../../lib/db/prisma.ts'
import { OwnSecondFactor } from './_components/own-second-factor.tsx'
import { PasswordForm } from './_components/password-form.tsx'

export const metadata: Metadata = { title: 'Account' }

export default async function AccountPage() {
  const { admin } = await requireAdmin()
  const { prisma } = database()
  const [security, { required }] = await Promise.all([readOwnSecurity(prisma, admin.id), readSecondFactorRequirement(prisma)])
  const facts = [
    { name: 'Name', value: admin.name || '–' },
    { name: 'Email', value: admin.email },
    { name: 'Role', value: admin.role },
    ...(security.identityProvider ? [{ name: 'Signs in at', value: security.identityProvider }] : []),
  ]
  return (
    <div className="max-w-(--container-form)">
      <PageHeader title="Account" />
      <Section title="You">
        <Panel>
          <Facts facts={facts} />
        </Panel>
      </Section>
      <Section title="Second factor">
        <Panel>
          <OwnSecondFactor
            since={security.secondFactorSince}
            codesLeft={security.recoveryCodesLeft}
            keptOn={required && admin.role === 'owner'}
          />
        </Panel>
      </Section>
      <Section title="Password">
        <Panel>
          <PasswordForm email={admin.email} hasPassword={security.hasPassword} />
        </Panel>
      </Section>
    </div>
  )
}

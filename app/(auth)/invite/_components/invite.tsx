'use client'

import { useEffect, useState } from 'react'
import { ActionForm, SubmitButton } from '../../../../components/ui/action-form.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import { TextField } from '../../../../components/ui/text-field.tsx'
import { LinkNeedsScript } from '../../_components/link-needs-script.tsx'
import { NewAccountFields } from '../../_components/new-account-fields.tsx'
import { useLinkToken } from '../../_components/use-link-token.ts'
import { acceptInvitationAction, readInvitationAction } from '../invitation-actions.ts'

interface Invitation {
  email: string
  role: 'owner' | 'admin' | 'viewer'
  invitedBy: string
}

/** Where an invitation leads, in all its states. */
export function Invite() {
  const token = useLinkToken()
  const invitation = useInvitation(token)
  return (
    <div className="mt-4 grid gap-4">
      <LinkNeedsScript />
      {content()}
    </div>
  )

  function content() {
    if (token === null) return <NoToken />
    if (token === undefined || invitation === undefined) return null // being read
    if (invitation === 'unread') return <Notice live tone="denied" title="The invitation could not be read. Reload the page." />
    return invitation === 'refused' ? <Refused /> : <AcceptForm token={token} invitation={invitation} />
  }
}

function useInvitation(token: string | null | undefined): Invitation | 'refused' | 'unread' | undefined {
  const [invitation, setInvitation] = useState<Invitation | 'refused' | 'unread'>()
  useEffect(() => {
    if (!token) return
    let asked = true
    readInvitationAction(undefined, { token })
      .then((result) => asked && setInvitation(result.ok ? (result.value ?? 'refused') : 'unread'))
      .catch(() => asked && setInvitation('unread'))
    return () => {
      asked = false
    }
  }, [token])
  return invitation
}

const MAY: Record<Invitation['role'], string> = {
  owner: 'An owner may do everything, and decides who else may sign in.',
  admin: 'An admin may change applications, APIs, grants, hooks and keys.',
  viewer: 'A viewer sees everything but secrets and changes nothing.',
}

function AcceptForm({ token, invitation: { email, role, invitedBy } }: { token: string; invitation: Invitation }) {
  const [refused, setRefused] = useState(false)
  if (refused) return <Refused />
  return (
    <>
      <p className="text-base text-ink-2">
        {invitedBy} invites you as <strong className="font-semibold text-ink">{role}</strong>. {MAY[role]}
      </p>
      <div className="rounded-md border border-line bg-surface p-5">
        <ActionForm
          label="Accept invitation"
          action={async (previous, form) => {
            const result = await acceptInvitationAction(previous, form)
            if (result.ok) window.location.assign('/second-factor')
            else if (result.code === 'forbidden') setRefused(true)
            return result
          }}
        >
          <input type="hidden" name="token" value={token} />
          <TextField name="username" label="Email" value={email} autoComplete="username" readOnly />
          <NewAccountFields />
          <SubmitButton>Accept invitation</SubmitButton>
        </ActionForm>
      </div>
    </>
  )
}

function Refused() {
  return (
    <Notice live tone="denied" title="The invitation was used, revoked or is older than 7 days">
      <p>No account was created. Ask whoever invited you for a new one.</p>
    </Notice>
  )
}

function NoToken() {
  return (
    <Notice tone="grace" title="Open the whole link of your invitation">
      <p>
        The address lacks the link’s secret, the part after <code className="font-mono text-sm">#</code>.
      </p>
    </Notice>
  )
}

import type { Column } from '../../../../../components/ui/data-table.tsx'
import { Status, Tag } from '../../../../../components/ui/status.tsx'
import { Time } from '../../../../../components/ui/time.tsx'
import type { InvitationView } from '../../../../../lib/auth/invitations.ts'
import type { AdministratorView } from '../../../../../lib/auth/list-administrators.ts'
import { AdministratorMenu } from './administrator-menu.tsx'
import { RevokeInvitation } from './revoke-invitation.tsx'

/** Who may sign in. Controls of an owner stay in place for others, with the reason. */
export function administratorColumns({ mayChange, ownId }: { mayChange: boolean; ownId: string }): Column<AdministratorView>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      cell: ({ id, name, email, disabledAt }) => (
        <span className="inline-flex items-center gap-2">
          <span>{name || email}</span>
          {id === ownId && <Tag>you</Tag>}
          {disabledAt && <Tag tone="denied">disabled</Tag>}
        </span>
      ),
    },
    { key: 'email', head: 'Email', from: 'md', cell: ({ email }) => email },
    { key: 'role', head: 'Role', cell: ({ role }) => role },
    {
      key: 'second-factor',
      head: 'Second factor',
      cell: ({ hasSecondFactor }) => (hasSecondFactor ? <Status tone="issued">On</Status> : <Status tone="off">Off</Status>),
    },
    {
      key: 'last-sign-in',
      head: 'Last sign-in',
      cell: ({ lastSignInAt }) => (lastSignInAt ? <Time at={lastSignInAt} relative /> : <span className="text-ink-3">Never</span>),
    },
    { key: 'invited-by', head: 'Invited by', from: 'lg', cell: ({ invitedBy }) => invitedBy || <span className="text-ink-3">–</span> },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ id, name, email, role, revision, isLastOwner }) => (
        <AdministratorMenu
          administrator={{ id, label: name || email, email, role, revision, isLastOwner }}
          mayChange={mayChange}
          isOwn={id === ownId}
        />
      ),
    },
  ]
}

/** Who was invited and has not come yet. */
export function invitationColumns({ mayChange }: { mayChange: boolean }): Column<InvitationView>[] {
  return [
    { key: 'email', head: 'Email', cell: ({ email }) => email },
    { key: 'role', head: 'Role', cell: ({ role }) => role },
    { key: 'invited-by', head: 'Invited by', from: 'md', cell: ({ invitedBy }) => invitedBy },
    {
      key: 'expires',
      head: 'Expires',
      cell: ({ expiresAt, isExpired }) => (isExpired ? <Status tone="denied">Expired</Status> : <Time at={expiresAt} />),
    },
    {
      key: 'actions',
      head: <span className="sr-only">Actions</span>,
      align: 'end',
      interactive: true,
      cell: ({ id, email }) => <RevokeInvitation id={id} email={email} mayChange={mayChange} />,
    },
  ]
}

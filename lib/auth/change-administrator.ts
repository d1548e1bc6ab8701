import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'
import { type AdminRole, lockAdmins } from './create-admin.ts'
import { revokeInvitationsBy } from './invitations.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

export interface ChangeRoleInput {
  readonly adminId: string
  readonly role: AdminRole
  /** The one that the change was made from; another one by now is a conflict. */
  readonly revision: number
}

/**
 * Gives an admin another role; open sessions have it with their next request. For owners only: the action checks that.
 * @throws DomainError `not_found`, `conflict` (stale, or the last owner); SignInAgainError
 */
export async function changeRole(
  { prisma }: { prisma: PrismaClient },
  { adminId, role, revision }: ChangeRoleInput,
  session: AdminSession,
): Promise<{ revision: number }> {
  requireRecentSignIn(session)
  return transaction(prisma, async (tx) => {
    const before = await lockAdministrator(tx, adminId, revision, session)
    if (before.role === role) return { revision }
    if (before.role === 'owner') await checkNotLastOwner(tx, before.id)
    await tx.admin.update({ where: { id: adminId }, data: { role, revision: { increment: 1 } }, select: { id: true } })
    // What somebody may no longer give, nobody gets by a link of theirs.
    if (before.role === 'owner') await revokeInvitationsBy(tx, before.email, session.actor)
    await recordAdminEvent(tx, {
      event: 'admin.role_changed',
      actor: session.actor,
      target: { type: 'admin', id: adminId, name: before.email },
      before: { role: before.role },
      after: { role },
    })
    return { revision: revision + 1 }
  })
}

/**
 * Removes an admin with every session. What they did stays in the activity under their name.
 * @throws DomainError `not_found`, `conflict` (stale, or the last owner); SignInAgainError
 */
export async function removeAdministrator(
  { prisma }: { prisma: PrismaClient },
  { adminId, revision }: Omit<ChangeRoleInput, 'role'>,
  session: AdminSession,
): Promise<void> {
  requireRecentSignIn(session)
  await transaction(prisma, async (tx) => {
    const before = await lockAdministrator(tx, adminId, revision, session)
    if (before.role === 'owner') await checkNotLastOwner(tx, before.id)
    await revokeInvitationsBy(tx, before.email, session.actor)
    await tx.admin.delete({ where: { id: adminId }, select: { id: true } })
    const { name, email, role } = before
    await recordAdminEvent(tx, {
      event: 'admin.removed',
      actor: session.actor,
      target: { type: 'admin', id: adminId, name: email },
      before: { name, email, role },
    })
  })
}

// Under the lock two owners who demote each other at once come one after the other, and the second finds itself the last one, or none.
async function lockAdministrator(tx: Tx, adminId: string, revision: number, session: AdminSession) {
  await lockAdmins(tx)
  const select = { id: true, email: true, name: true, role: true, revision: true } as const
  const actor = await tx.admin.findUnique({ where: { id: session.admin.id }, select })
  if (actor?.role !== 'owner') throw new DomainError('forbidden', 'This needs the owner role.')
  const found = await tx.admin.findUnique({ where: { id: adminId }, select })
  if (found === null) throw new DomainError('not_found', 'There is no such administrator any more.')
  if (found.revision !== revision) {
    throw new DomainError('conflict', `${found.email} was changed by someone else meanwhile.`, undefined, { current: found })
  }
  return found
}

async function checkNotLastOwner(tx: Tx, adminId: string): Promise<void> {
  const others = await tx.admin.count({ where: { role: 'owner', disabledAt: null, id: { not: adminId } } })
  if (others === 0) throw new DomainError('conflict', 'This is the last owner. Make somebody else an owner first.')
}

import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { readConsoleSetting, saveConsoleSettingInTransaction } from '../settings/console-settings.ts'
import type { AdminSession } from './admin-session.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

const NAME = 'secondFactorRequiredForOwners'

/** Must owners use a second factor? `revision` is 0 until it was set for the first time. */
export interface SecondFactorRequirement {
  readonly required: boolean
  readonly revision: number
}

export async function readSecondFactorRequirement(tx: Pick<Tx, 'consoleSetting' | 'setting'>): Promise<SecondFactorRequirement> {
  const { value, revision } = await readConsoleSetting(tx, NAME)
  return { required: value, revision }
}

/**
 * Makes every owner use a second factor, or no longer. It holds from the next request: an owner without one sets one up before anything else.
 * @throws DomainError `invalid` when the owner who asks for it has none, `conflict` when the revision is stale; SignInAgainError
 */
export async function setSecondFactorRequirement(
  { prisma }: { prisma: PrismaClient },
  { required, revision }: SecondFactorRequirement,
  session: AdminSession,
): Promise<SecondFactorRequirement> {
  requireRecentSignIn(session)
  return transaction(prisma, async (tx) => {
    const saved = await saveConsoleSettingInTransaction(tx, NAME, { value: required, revision }, session.actor)
    const turnedOn = required && saved.revision !== revision
    if (turnedOn && !(await hasSecondFactor(tx, session.admin.id))) {
      throw new DomainError('invalid', 'Turn on your own second factor first.', [
        { path: 'required', message: 'needs your own second factor' },
      ])
    }
    return { required: saved.value, revision: saved.revision }
  })
}

async function hasSecondFactor(tx: Tx, adminId: string): Promise<boolean> {
  return (await tx.admin.count({ where: { id: adminId, totpEnabledAt: { not: null } } })) === 1
}

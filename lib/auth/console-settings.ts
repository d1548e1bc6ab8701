import { recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import type { AdminSession } from './admin-session.ts'
import { SECOND_FACTOR_SETTING } from './read-session.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

/** Must owners use a second factor? `revision` is 0 until it was set for the first time. */
export interface SecondFactorRequirement {
  readonly required: boolean
  readonly revision: number
}

export async function readSecondFactorRequirement(tx: Pick<Tx, 'consoleSetting'>): Promise<SecondFactorRequirement> {
  const row = await tx.consoleSetting.findUnique({ where: { key: SECOND_FACTOR_SETTING }, select: { value: true, revision: true } })
  return { required: row?.value === true, revision: row?.revision ?? 0 }
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
    const before = await readSecondFactorRequirement(tx)
    if (before.revision !== revision) throw stale(before)
    if (before.required === required) return before
    if (required && !(await hasSecondFactor(tx, session.admin.id))) {
      throw new DomainError('invalid', 'Turn on your own second factor first.', [
        { path: 'required', message: 'needs your own second factor' },
      ])
    }
    const written = await tx.$executeRaw`
      INSERT INTO console_settings AS c (key, value, revision) VALUES (${SECOND_FACTOR_SETTING}, to_jsonb(${required}::boolean), 1)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = c.revision + 1, updated_at = now() WHERE c.revision = ${revision}`
    if (written !== 1) throw stale(await readSecondFactorRequirement(tx))
    await recordAdminEvent(tx, {
      event: 'console_setting.updated',
      actor: session.actor,
      target: { type: 'console_setting', id: SECOND_FACTOR_SETTING, name: 'Second factor required for owners' },
      before: { required: before.required },
      after: { required },
    })
    return { required, revision: revision + 1 }
  })
}

async function hasSecondFactor(tx: Tx, adminId: string): Promise<boolean> {
  return (await tx.admin.count({ where: { id: adminId, totpEnabledAt: { not: null } } })) === 1
}

function stale(current: SecondFactorRequirement): DomainError {
  return new DomainError('conflict', 'The setting was changed by someone else meanwhile.', undefined, { current })
}

import type { z } from 'zod'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import { transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { recordSecretEvent } from './add-client-secret.ts'
import { GRACE_SECONDS_MAX } from './client-input.ts'
import { type ExtendSecretGraceInput, extendSecretGraceInput } from './client-secret-input.ts'
import { CLIENT_SECRET_SELECT, type ClientSecretView } from './client-view.ts'
import { liveSecret, lockClientSecrets, nextRevision } from './lock-client-secrets.ts'

/** When a replaced secret ends: at a time, or so long after the first use of the new one; with neither, when somebody retires it. */
interface GraceEnd {
  retiresAt: Date | null
  graceSeconds: number | null
}

/**
 * Lets a replaced secret live longer. What has retired stays retired.
 *
 * @param input `secretId` is the replaced secret
 * @throws DomainError `not_found`, `invalid`, or `conflict`: stale, retired already, or without an end.
 */
export async function extendSecretGrace(
  deps: { prisma: PrismaClient },
  input: ExtendSecretGraceInput,
  actor: Actor,
): Promise<ClientSecretView> {
  const { clientId, revision, secretId, grace } = parseInput(extendSecretGraceInput, input)
  return transaction(deps.prisma, async (tx) => {
    const client = await lockClientSecrets(tx, clientId, revision)
    const before = await liveSecret(tx, client, secretId)
    const replacement = client.live.find(({ replacesId }) => replacesId === before.id)
    const end = laterEnd({ retiresAt: before.retiresAt, graceSeconds: replacement?.graceSeconds ?? null }, grace, before)
    // The new one first, as everywhere, see lock-client-secrets.ts.
    if (replacement) {
      await tx.clientSecret.update({ where: { id: replacement.id }, data: { graceSeconds: end.graceSeconds }, select: { id: true } })
    }
    const after = await tx.clientSecret.update({
      where: { id: before.id },
      data: { retiresAt: end.retiresAt },
      select: CLIENT_SECRET_SELECT,
    })
    const saved = await nextRevision(tx, client)
    await recordSecretEvent(tx, 'client_secret.grace_extended', client, actor, after, {
      before,
      revision: saved,
      also: { graceSecondsBefore: replacement?.graceSeconds ?? null, graceSecondsAfter: end.graceSeconds },
    })
    return after
  })
}

function laterEnd(
  { retiresAt, graceSeconds }: GraceEnd,
  grace: z.output<typeof extendSecretGraceInput>['grace'],
  { secretHint }: ClientSecretView,
): GraceEnd {
  if (retiresAt === null && graceSeconds === null) {
    throw new DomainError('conflict', `The secret …${secretHint} has no end to extend: it stays until somebody retires it.`)
  }
  if (grace.kind === 'by_hand') return { retiresAt: null, graceSeconds: null }
  if (grace.kind === 'date') {
    if (retiresAt !== null && grace.at <= retiresAt) throw tooEarly(`is not later than ${retiresAt.toISOString()}, when it retires now`)
    return { retiresAt: grace.at, graceSeconds: null }
  }
  if (retiresAt !== null) return { retiresAt: new Date(retiresAt.getTime() + grace.seconds * 1000), graceSeconds }
  const longer = (graceSeconds ?? 0) + grace.seconds
  if (longer > GRACE_SECONDS_MAX) throw tooEarly('would make the grace longer than a year')
  return { retiresAt, graceSeconds: longer }
}

function tooEarly(message: string): DomainError {
  return new DomainError('invalid', `The grace ${message}.`, [{ path: 'grace', message }])
}

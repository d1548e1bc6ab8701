import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { type CodeOutcome, withSecondFactorCode } from './second-factor-code.ts'
import { noteSignIn } from './start-session.ts'

/** The second step of a sign-in: a right code makes a session that waits for it a whole one. */
export async function passSecondFactor(
  deps: { prisma: PrismaClient; encryption: Encryption },
  { session, code, address }: { session: { sessionId: string; admin: { id: string } }; code: string; address: string },
): Promise<CodeOutcome> {
  const { sessionId, admin } = session
  return withSecondFactorCode(deps, { adminId: admin.id, code, address }, async (tx) => {
    await tx.$executeRaw`
      UPDATE admin_sessions SET second_factor_at = clock_timestamp(), reauthenticated_at = clock_timestamp() WHERE id = ${sessionId}::uuid`
    await noteSignIn(tx, sessionId, admin.id, address)
  })
}

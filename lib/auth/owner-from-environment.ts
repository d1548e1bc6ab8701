import type { PrismaClient } from '../db/generated/client.ts'
import { isDomainError, StartupError } from '../errors.ts'
import { type CreatedAdmin, createAdmin } from './create-admin.ts'

/**
 * Makes the first owner from `WRIT_OWNER_EMAIL` and `WRIT_OWNER_PASSWORD`. They are read once: when an admin exists they mean nothing, so
 * a password that was changed since stays changed.
 * @returns the owner, or undefined when none was made
 * @throws StartupError when the address or the password cannot be used
 */
export async function ownerFromEnvironment(
  prisma: PrismaClient,
  { ownerEmail, ownerPassword }: { readonly ownerEmail: string | undefined; readonly ownerPassword: string | undefined },
): Promise<CreatedAdmin | undefined> {
  if (ownerEmail === undefined || ownerPassword === undefined) return undefined
  try {
    const actor = { type: 'system', id: 'environment', name: 'WRIT_OWNER_EMAIL' } as const
    return await createAdmin(prisma, { email: ownerEmail, password: ownerPassword, role: 'owner', onlyIfNoneExists: true, actor })
  } catch (error) {
    if (!isDomainError(error)) throw error
    throw new StartupError(`WRIT_OWNER_EMAIL and WRIT_OWNER_PASSWORD make no owner: ${error.message}`, { cause: error })
  }
}

import { ownerFromEnvironment } from '../auth/owner-from-environment.ts'
import { renewOwnerLink } from '../auth/owner-link.ts'
import type { Config } from '../config.ts'
import type { PrismaClient } from '../db/generated/client.ts'

/**
 * Makes the first owner from the environment, if it names one. Read once: both settings leave the environment, so that no child inherits
 * the password.
 * @throws StartupError when the given owner cannot be made
 */
export async function makeOwner(config: Config, prisma: PrismaClient): Promise<void> {
  await ownerFromEnvironment(prisma, config)
  delete process.env.WRIT_OWNER_EMAIL
  delete process.env.WRIT_OWNER_PASSWORD
}

/** A fresh one-time link for the first owner; undefined once there is one, or on a node without a console to open it in. */
export async function renewLink(prisma: PrismaClient, consoleOrigin: string | undefined): Promise<string | undefined> {
  if (consoleOrigin === undefined) return undefined
  const link = await renewOwnerLink(prisma)
  return link && `${consoleOrigin}/setup#token=${link.token}`
}

import type { Actor } from '../../admin-activity/record-admin-event.ts'
import { ADVISORY_LOCKS } from '../../db/advisory-locks.ts'
import type { PrismaClient } from '../../db/generated/client.ts'
import { type Tx, transaction } from '../../db/transaction.ts'
import type { Encryption } from '../../encryption/encryption.ts'
import { isDomainError } from '../../errors.ts'
import type { LoadingLane } from '../../hooks/check-hook.ts'
import { hookSecretContext } from '../../hooks/open-live-hooks.ts'
import type { SigningAlg } from '../../oauth/ports.ts'
import { prepareSigningKeys } from '../../signing-keys/ensure-signing-keys.ts'
import type { SigningKeyMaterial } from '../../signing-keys/signing-key-material.ts'
import type { Deployment } from '../deployment/parse-deployment.ts'
import { carryOut, type NewSecret } from './carry-out.ts'
import { type CheckedHooks, checkHooks } from './check-hooks.ts'
import type { Plan } from './plan.ts'
import { planChanges } from './plan-changes.ts'
import { type Configuration, readConfiguration } from './read-configuration.ts'

export interface ApplyOptions {
  actor: Actor
  delete: boolean
  dryRun: boolean
  /** Called with the generated secrets before the commit: when it fails, nothing has been applied. May be called again after a retry. */
  keepSecrets?: (secrets: readonly NewSecret[]) => Promise<void>
}

export interface Applied {
  plan: Plan
  /** What is stored now; for a dry run or a plan with problems, what was stored before. */
  stored: Configuration
  newSecrets: NewSecret[]
}

export interface ApplyDeps {
  prisma: PrismaClient
  encryption: Encryption
  /** Starts what loads the code of hooks, when a file brings some. */
  openLane: () => LoadingLane
}

const TRIES_MAX = 3
const RUN_MILLISECONDS_MAX = 30 * 60_000 // a first import has thousands of entries, each with its event

/**
 * Makes what is stored equal to the file, in one transaction: all of it or nothing. Two of these take turns. When someone else changes
 * the same things meanwhile, the plan is made again from what is stored then.
 *
 * @throws DomainError `conflict`, when what the file asks for contradicts what is stored in a way that only the database sees
 */
export async function applyDeployment(deps: ApplyDeps, deployment: Deployment, options: ApplyOptions): Promise<Applied> {
  const preparedKeys = options.dryRun ? new Map() : await prepareKeys(deps.prisma, deployment)
  for (let attempt = 1; ; attempt++) {
    try {
      const lockTables = attempt === TRIES_MAX
      const checkedHooks = await checkHooks(deps.prisma, deployment.hooks ?? [], deps.openLane)
      const work = (tx: Tx) => applyInTransaction(tx, deps.encryption, deployment, { ...options, preparedKeys, lockTables, checkedHooks })
      return await transaction(deps.prisma, work, { runMillisecondsMax: RUN_MILLISECONDS_MAX })
    } catch (error) {
      if (attempt >= TRIES_MAX || !isDomainError(error) || error.kind !== 'conflict') throw error
    }
  }
}

async function applyInTransaction(
  tx: Tx,
  encryption: Encryption,
  deployment: Deployment,
  options: ApplyOptions & {
    preparedKeys: ReadonlyMap<SigningAlg, readonly SigningKeyMaterial[]>
    lockTables: boolean
    checkedHooks: CheckedHooks
  },
): Promise<Applied> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.APPLY}::bigint)`
  // Busy admins could win every time. Then they wait once; tokens do not, for issuing only reads these tables.
  if (options.lockTables) await tx.$executeRaw`LOCK TABLE clients, resource_servers, client_grants IN SHARE ROW EXCLUSIVE MODE`
  const stored = await readConfiguration(tx)
  const matchesSecret = encryption.matchesClientSecret.bind(encryption)
  const openHookSecret = hookSecretOpener(encryption)
  const { checkedHooks } = options
  const plan = planChanges(deployment, stored, { delete: options.delete, matchesSecret, checkedHooks, openHookSecret })
  if (plan.problems.length > 0 || options.dryRun || plan.steps.length === 0) return { plan, stored, newSecrets: [] }
  const newSecrets = await carryOut(plan, { tx, encryption, stored, preparedKeys: options.preparedKeys, actor: options.actor })
  if (newSecrets.length > 0) await options.keepSecrets?.(newSecrets)
  return { plan, stored: await readConfiguration(tx), newSecrets }
}

/** To find out whether a given secret is the stored one. One that does not open is another one. */
function hookSecretOpener(encryption: Encryption) {
  return (hookId: string, name: string, valueSealed: string): string | undefined => {
    try {
      return Buffer.from(encryption.open(valueSealed, hookSecretContext(hookId, name))).toString()
    } catch {
      return undefined
    }
  }
}

/** Keys for the algorithms that the file brings in, made before the transaction: RSA takes a quarter second each. */
async function prepareKeys(prisma: PrismaClient, deployment: Deployment): Promise<Map<SigningAlg, SigningKeyMaterial[]>> {
  const prepared = new Map<SigningAlg, SigningKeyMaterial[]>()
  for (const { signingAlg = 'RS256' } of deployment.resourceServers ?? []) {
    if (!prepared.has(signingAlg)) prepared.set(signingAlg, await prepareSigningKeys(prisma, signingAlg))
  }
  return prepared
}

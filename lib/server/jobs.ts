import type { Pool } from 'pg'
import { forgetOldSignIns } from '../auth/forget-old-sign-ins.ts'
import { measureHeldScopes } from '../client-grants/held-scopes.ts'
import { rollUpClientStats } from '../client-stats/roll-up-client-stats.ts'
import { endClientSecrets } from '../clients/end-client-secrets.ts'
import type { PrismaClient } from '../db/generated/client.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { pruneHookRuns } from '../hooks/prune-hook-runs.ts'
import { repairFirstUse } from '../issuer/first-use.ts'
import type { Log } from '../log.ts'
import { advanceSigningKeys } from '../signing-keys/advance-signing-keys.ts'
import { rotateDueKeys } from '../signing-keys/rotate-due-keys.ts'
import { compactUsage } from '../token-log/compact-usage.ts'
import { dropExpiredPartitions, ensurePartitions } from '../token-log/partitions.ts'
import { pruneConfigChanges } from './prune-config-changes.ts'
import { readRetentionDays } from './retention.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export interface Job {
  readonly name: string
  readonly everyMilliseconds: number
  /** What it did, for the log; undefined when there was nothing to do. Safe with any number of instances, and at any moment. */
  readonly run: () => Promise<object | undefined>
}

/** What the primary does besides serving. Times are those of the database. */
export function backgroundJobs({ pool, prisma, encryption }: { pool: Pool; prisma: PrismaClient; encryption: Encryption }): Job[] {
  return [
    {
      name: 'ensure partitions',
      everyMilliseconds: HOUR,
      run: async () => some('attached', await ensurePartitions(pool)),
    },
    {
      name: 'drop expired partitions',
      everyMilliseconds: HOUR,
      run: async () => {
        const { dropped, postponed } = await dropExpiredPartitions(pool, await readRetentionDays(pool))
        return dropped.length + postponed.length > 0 ? { dropped, postponed } : undefined
      },
    },
    {
      name: 'advance signing keys',
      everyMilliseconds: MINUTE,
      run: async () => some('retired', await advanceSigningKeys(prisma)),
    },
    {
      name: 'rotate due signing keys',
      everyMilliseconds: MINUTE,
      run: async () => some('rotated', await rotateDueKeys(prisma, encryption)),
    },
    {
      name: 'prune hook runs',
      everyMilliseconds: HOUR,
      run: async () => {
        const { runs, inputs } = await pruneHookRuns(pool)
        return runs + inputs > 0 ? { runs, inputs } : undefined
      },
    },
    {
      name: 'repair first use',
      everyMilliseconds: MINUTE,
      run: async () => void (await repairFirstUse(pool)),
    },
    {
      name: 'roll up client stats',
      everyMilliseconds: MINUTE,
      run: async () => void (await rollUpClientStats(pool)),
    },
    {
      name: 'end client secrets',
      everyMilliseconds: MINUTE,
      run: async () => some('ended', await endClientSecrets(prisma)),
    },
    {
      name: 'forget old sign-ins',
      everyMilliseconds: HOUR,
      run: async () => {
        const forgotten = await forgetOldSignIns(prisma)
        return forgotten > 0 ? { forgotten } : undefined
      },
    },
    {
      name: 'prune config changes',
      everyMilliseconds: HOUR,
      run: async () => {
        const pruned = await pruneConfigChanges(pool)
        return pruned > 0 ? { pruned } : undefined
      },
    },
    {
      name: 'measure held scopes',
      everyMilliseconds: 10 * MINUTE,
      run: async () => {
        const measured = await measureHeldScopes(pool)
        return measured > 0 ? { measured } : undefined
      },
    },
    {
      name: 'compact usage',
      everyMilliseconds: HOUR,
      run: async () => {
        const compacted = await compactUsage(pool, await readRetentionDays(pool))
        return compacted.merged + compacted.removed > 0 ? compacted : undefined
      },
    },
  ]
}

function some(name: string, done: readonly string[]): object | undefined {
  return done.length > 0 ? { [name]: done } : undefined
}

/**
 * Runs each job soon after the start and then by its period, counted from the end of a run, so that one job never runs twice at once. A
 * failure is logged and the job runs again at its time.
 * @returns stops: no run begins any more, and the ones under way are waited for
 */
export function startJobs(jobs: readonly Job[], log: Log): { stop(): Promise<void> } {
  const timers = new Map<Job, NodeJS.Timeout>()
  const underWay = new Map<Job, Promise<void>>()
  let stopped = false
  const schedule = (job: Job, milliseconds: number) => {
    if (stopped) return
    timers.set(
      job,
      setTimeout(
        () =>
          underWay.set(
            job,
            runOnce(job, log).finally(() => schedule(job, job.everyMilliseconds)),
          ),
        milliseconds,
      ).unref(),
    )
  }
  for (const job of jobs) schedule(job, 0)
  return {
    async stop() {
      stopped = true
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.all(underWay.values())
    },
  }
}

async function runOnce(job: Job, log: Log): Promise<void> {
  try {
    const done = await job.run()
    if (done) log.info({ job: job.name, ...done }, 'job done')
  } catch (error) {
    log.error({ job: job.name, err: error }, 'a job failed; it runs again at its next time')
  }
}

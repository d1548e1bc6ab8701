import type { IssuerStatus } from '../issuer/issuer.ts'

export type Check = 'ok' | 'failed' | 'unknown'

/** Shape of /readyz. Which check failed, never why: the reason may name hosts and goes to the log. */
export interface Readiness {
  readonly status: 'ready' | 'not_ready' | 'starting' | 'stopping'
  readonly checks: {
    readonly database: Check
    readonly keys: Check
    /** Today's and tomorrow's partition of the token log exist. */
    readonly partitions: Check
    readonly clock: Check
  }
  /** Database time minus the time of this process. */
  readonly clockOffsetMilliseconds?: number
}

export interface ReadinessSources {
  readonly issuerStatus: () => Promise<IssuerStatus>
  readonly partitionsReady: () => Promise<boolean>
  readonly isStopping: () => boolean
}

/** A probe that waits longer than this has failed anyway. */
const CHECK_MILLISECONDS_MAX = 4_000
const UNKNOWN = { database: 'unknown', keys: 'unknown', partitions: 'unknown', clock: 'unknown' } as const

export const STARTING: Readiness = { status: 'starting', checks: UNKNOWN }

/**
 * Asks every source at once. Probes that arrive while one is being answered share its answer, so that their number costs the database
 * nothing. Never rejects.
 */
export function createReadiness(sources: ReadinessSources): () => Promise<Readiness> {
  let underWay: Promise<Readiness> | undefined
  return () => {
    if (sources.isStopping()) return Promise.resolve({ status: 'stopping', checks: UNKNOWN })
    underWay ??= check(sources).finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

async function check({ issuerStatus, partitionsReady }: ReadinessSources): Promise<Readiness> {
  const [issuer, partitions] = await Promise.all([
    withinTime(issuerStatus(), undefined),
    withinTime(
      partitionsReady().catch(() => false),
      false,
    ),
  ])
  if (issuer === undefined || !issuer.database) {
    return { status: 'not_ready', checks: { ...UNKNOWN, database: 'failed' } }
  }
  const checks = { database: 'ok', keys: word(issuer.keys), partitions: word(partitions), clock: word(issuer.clock) } as const
  const isReady = Object.values(checks).every((state) => state === 'ok')
  return { status: isReady ? 'ready' : 'not_ready', checks, clockOffsetMilliseconds: Math.round(issuer.clockOffsetMilliseconds) }
}

function word(isOk: boolean): Check {
  return isOk ? 'ok' : 'failed'
}

function withinTime<T, F>(work: Promise<T>, fallback: F): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<F>((resolve) => {
    timer = setTimeout(resolve, CHECK_MILLISECONDS_MAX, fallback)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

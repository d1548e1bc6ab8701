import type { JWK } from 'jose'
import { Prisma } from '../db/generated/client.ts'
import type { Tx } from '../db/transaction.ts'
import { SIGNING_ALGS, type SigningAlg } from '../oauth/ports.ts'
import { readConsoleSetting } from '../settings/console-settings.ts'
import { LEAVES_AT, nextRotationAt, readyToSignAt } from './key-times.ts'
import type { SigningKeyStatus } from './stored-signing-key.ts'

/** A key as screens see it: never its private half. */
export interface SigningKeyView {
  readonly kid: string
  readonly alg: SigningAlg
  readonly status: SigningKeyStatus
  readonly publicJwk: JWK
  readonly createdAt: Date
  readonly publishedAt: Date
  readonly activatedAt: Date | null
  readonly replacedAt: Date | null
  readonly retiredAt: Date | null
  readonly revokedAt: Date | null
  /** Tokens under this key that have not expired. */
  readonly tokensAlive: number
  /** When the last of them expires; null when none is alive. */
  readonly lastExpiryAt: Date | null
  /** Of a previous key: from then on revoking it ends no token, and it leaves the JWKS by itself. */
  readonly safeAt: Date | null
}

/** The keys of one algorithm, and what comes next. */
export interface AlgorithmKeys {
  readonly alg: SigningAlg
  /** How many APIs have their tokens signed by it. */
  readonly apis: number
  readonly current?: SigningKeyView
  readonly next?: SigningKeyView
  readonly previous: readonly SigningKeyView[]
  /** Retired and revoked ones, newest first. */
  readonly past: readonly SigningKeyView[]
  readonly pastCount: number
  /** From when on the next key may sign unforced. */
  readonly readyAt?: Date
  /** When it will sign by itself. */
  readonly rotatesAt?: Date
}

export interface SigningKeysView {
  readonly now: Date
  readonly algorithms: readonly AlgorithmKeys[]
  /** Those that have no next key, and so could get one. */
  readonly withoutNext: readonly SigningAlg[]
  readonly rotation: { readonly days: number | null; readonly revision: number }
}

const PAST_SHOWN = 5

const COLUMNS = Prisma.sql`k.kid, k.alg, k.status, k.public_jwk AS "publicJwk", k.created_at AS "createdAt", k.published_at AS "publishedAt",
  k.activated_at AS "activatedAt", k.replaced_at AS "replacedAt", k.retired_at AS "retiredAt", k.revoked_at AS "revokedAt",
  coalesce(alive.count, 0)::int AS "tokensAlive", alive.last AS "lastExpiryAt",
  CASE WHEN k.status = 'previous' THEN ${LEAVES_AT} END AS "safeAt"`

const ALIVE = Prisma.sql`LEFT JOIN LATERAL (
  SELECT sum(c.count) AS count, max(c.expiry_minute) AS last FROM key_expiry_counters c
   WHERE c.kid = k.kid AND c.expiry_minute > clock_timestamp()) AS alive ON true`

/** Every key that stands in the JWKS, the latest of those that have left it, and what they hold. */
export async function readSigningKeys(tx: Tx): Promise<SigningKeysView> {
  const [keys, past, apis, setting, [clock]] = await Promise.all([
    tx.$queryRaw<SigningKeyView[]>`
      SELECT ${COLUMNS} FROM signing_keys k ${ALIVE} WHERE k.status IN ('next', 'current', 'previous')
       ORDER BY k.replaced_at DESC NULLS FIRST, k.published_at DESC, k.kid`,
    tx.$queryRaw<(SigningKeyView & { total: number })[]>`
      SELECT * FROM (
        SELECT ${COLUMNS}, (count(*) OVER (PARTITION BY k.alg))::int AS total,
               row_number() OVER (PARTITION BY k.alg ORDER BY coalesce(k.revoked_at, k.retired_at) DESC, k.kid) AS place
          FROM signing_keys k ${ALIVE} WHERE k.status IN ('retired', 'revoked')) AS numbered
       WHERE place <= ${PAST_SHOWN} ORDER BY place`,
    tx.resourceServer.groupBy({ by: ['signingAlg'], _count: true }),
    readConsoleSetting(tx, 'keyRotationDays'),
    tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`,
  ])
  const algorithms = SIGNING_ALGS.flatMap((alg): AlgorithmKeys[] => {
    const own = keys.filter((key) => key.alg === alg)
    const left = past.filter((key) => key.alg === alg)
    const used = apis.find(({ signingAlg }) => signingAlg === alg)?._count ?? 0
    if (own.length + left.length + used === 0) return []
    const [current, next] = (['current', 'next'] as const).map((status) => own.find((key) => key.status === status))
    return [
      {
        alg,
        apis: used,
        current,
        next,
        previous: own.filter(({ status }) => status === 'previous'),
        past: left,
        pastCount: left[0]?.total ?? 0,
        readyAt: next && readyToSignAt(next),
        rotatesAt: nextRotationAt({ current, next }, setting.value),
      },
    ]
  })
  return {
    now: clock?.now ?? new Date(),
    algorithms: algorithms.toSorted((a, b) => b.apis - a.apis),
    withoutNext: SIGNING_ALGS.filter((alg) => !keys.some((key) => key.alg === alg && key.status === 'next')),
    rotation: { days: setting.value, revision: setting.revision },
  }
}

/** One key, whatever became of it. */
export async function readSigningKey(tx: Tx, kid: string): Promise<SigningKeyView | undefined> {
  const [key] = await tx.$queryRaw<SigningKeyView[]>`SELECT ${COLUMNS} FROM signing_keys k ${ALIVE} WHERE k.kid = ${kid}`
  return key
}

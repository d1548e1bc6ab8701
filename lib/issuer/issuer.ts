import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { Registry } from 'prom-client'
import type { Encryption } from '../encryption/encryption.ts'
import { openLiveHooks } from '../hooks/open-live-hooks.ts'
import { NO_HOOK_RUNTIME, type TokenHooks } from '../hooks/token-hook.ts'
import { uuidv7 } from '../ids.ts'
import type { Log } from '../log.ts'
import { importSigningKey } from '../oauth/import-signing-key.ts'
import type { AddressPolicy, RateLimiter, TokenEndpointDeps, TokenHook } from '../oauth/ports.ts'
import { openPrivateKey } from '../signing-keys/stored-signing-key.ts'
import { ConfigReader } from './config-reader.ts'
import { createTokenService } from './create-token-service.ts'
import { DatabaseClock } from './database-clock.ts'
import { startGraceOfReplaced } from './first-use.ts'
import { createIssuerMetrics } from './issuer-metrics.ts'
import { createKeyRingOpener } from './key-ring.ts'
import { type BatchResult, LedgerConnection } from './ledger-connection.ts'
import { LedgerWriter, WAITING_ROWS_MAX } from './ledger-writer.ts'
import { RefusalLedger } from './refusal-ledger.ts'
import type { Snapshot } from './snapshot.ts'
import { SnapshotStore } from './snapshot-store.ts'
import type { TokenService } from './token-service.ts'
import { createWellKnown } from './well-known.ts'

/**
 * After this a batch's connection is destroyed and its requests are answered 503. Longer than the lock timeout of the ledger function
 * (migration bound_ledger_waits), so that a batch which waits for a lock is refused by the database and leaves no session behind.
 */
const BATCH_DEADLINE_MILLISECONDS = 3_000
const CLOCK_OFFSET_LOGGED_MILLISECONDS = 2_000
const CLOCK_OFFSET_MAX_MILLISECONDS = 30_000

export interface IssuerOptions {
  /** Reads of the configuration. */
  readonly pool: pg.Pool
  /** For the two connections of the ledger's writers. */
  readonly databaseUrl: string
  readonly encryption: Encryption
  /** The `iss` claim: issuer URL with its trailing slash. */
  readonly issuer: string
  readonly log: Log
  /** Where the token path's metrics are registered. */
  readonly metrics?: Registry
  /** Runs hooks. Without it a request that a live hook applies to is refused. */
  readonly hooks?: TokenHooks
  /** Instead of the hooks of the database (tests). */
  readonly hook?: TokenHook
  readonly rateLimiter?: RateLimiter
  readonly addressPolicy?: AddressPolicy
}

export interface IssuerStatus {
  readonly database: boolean
  readonly keys: boolean
  readonly clock: boolean
  /** Database time minus process time, in ms. */
  readonly clockOffsetMilliseconds: number
  readonly problems: readonly string[]
}

export interface Issuer {
  readonly service: TokenService
  /** Asks the database; for readiness. Never throws. */
  status(): Promise<IssuerStatus>
  /** Opens the live hooks, so that their children start before a request needs them. Never throws. */
  openHooks(): Promise<void>
  /** Writes folded refusals and waits until nothing is in flight. */
  flush(): Promise<void>
  /** Flushes and closes the ledger's connections; the pool is its owner's. */
  close(): Promise<void>
}

/** The composition root of the token path: snapshot, ledger, key ring and hook become one TokenService. */
export function createIssuer(options: IssuerOptions): Issuer {
  const { pool, encryption, issuer, log } = options
  const clock = new DatabaseClock()
  const hooks = options.hooks ?? NO_HOOK_RUNTIME
  const snapshots = new SnapshotStore({
    reader: new ConfigReader(pool, clock),
    openHooks: (stored, settings) =>
      hooks.under({
        ...settings,
        hooks: openLiveHooks(encryption, stored, (hookId, error) =>
          log.error({ hookId, err: error }, 'a secret of a hook cannot be opened'),
        ),
      }),
    openKeyRing: createKeyRingOpener(
      (key) => importSigningKey({ ...key, pkcs8: openPrivateKey(encryption, key) }),
      (kid, error) => log.error({ kid, err: error }, 'a signing key cannot be used'),
    ),
  })

  const metrics = createIssuerMetrics(options.metrics ?? new Registry(), {
    waitingTokens: () => tokens.waitingRows,
    waitingRefusals: () => refusalRows.waitingRows,
    clockOffsetSeconds: () => clock.offsetMilliseconds / 1000,
  })

  let offsetWasLogged = false
  function onBatch(result: BatchResult, rowCount: number, sentAt: number, receivedAt: number): void {
    clock.observe(sentAt, result.now, receivedAt)
    metrics.batch(rowCount, (receivedAt - sentAt) / 1000)
    const isOff = Math.abs(clock.offsetMilliseconds) > CLOCK_OFFSET_LOGGED_MILLISECONDS
    if (isOff && !offsetWasLogged)
      log.warn({ milliseconds: clock.offsetMilliseconds }, 'the clock of this process and of the database differ')
    offsetWasLogged = isOff
    if (result.firstUsed.length === 0) return
    startGraceOfReplaced(pool, result.firstUsed).catch((error) => {
      log.warn({ err: error }, 'the grace of a replaced secret starts with the next minute job')
    })
  }
  const openLane = (lane: 'tokens' | 'refusals') => {
    const connection = new LedgerConnection(options.databaseUrl, BATCH_DEADLINE_MILLISECONDS, `writ ledger ${lane}`)
    const writer = new LedgerWriter(connection, uuidv7, {
      batch: onBatch,
      failure: (error, rows) => {
        metrics.batchFailed()
        log.error({ lane, rows, err: error }, 'a ledger batch failed; its requests are answered 503')
      },
      full: () => log.error({ lane, rows: WAITING_ROWS_MAX }, 'too many rows wait for the ledger; further requests are answered 503'),
    })
    return { connection, writer }
  }
  const { connection: tokenConnection, writer: tokens } = openLane('tokens')
  const { connection: refusalConnection, writer: refusalRows } = openLane('refusals')
  const refusals = new RefusalLedger(refusalRows, snapshots, clock, uuidv7, log)

  const secretVerifier = {
    matches: (presented: string, hash: string) => encryption.matchesClientSecret(presented, hash),
    dummyHash: encryption.hashClientSecret(randomBytes(32).toString('base64url')),
  }
  const depsOf = memoizeBySnapshot((snapshot) => ({
    issuer,
    clock,
    clients: { find: (clientId) => snapshot.client(clientId) },
    secretVerifier,
    rateLimiter: options.rateLimiter ?? { check: () => undefined },
    addressPolicy: options.addressPolicy ?? { isAllowed: () => true },
    resourceServers: {
      find: (identifier) => snapshot.resourceServer(identifier),
      defaultAudience: async () => asText(await snapshot.setting('default_audience')),
    },
    clientGrants: { find: (clientId, resourceServerId) => snapshot.grant(clientId, resourceServerId) },
    hook: options.hook ?? {
      run(input, previous) {
        const hook = snapshot.hook()
        return hook instanceof Promise ? hook.then((opened) => opened.run(input, previous)) : hook.run(input, previous)
      },
    },
    signingKeys: {
      current: (alg) => {
        const keyRing = snapshot.keyRing()
        return keyRing instanceof Promise ? keyRing.then((opened) => opened.current(alg)) : keyRing.current(alg)
      },
    },
  }))

  const service = createTokenService({
    snapshots,
    depsOf,
    tokens,
    refusals,
    wellKnown: createWellKnown(issuer, snapshots, Date.now, (error) => log.error({ err: error }, 'the key set cannot be read')),
    hookFate: hooks,
    newId: uuidv7,
    metrics,
    log,
  })

  async function flush(): Promise<void> {
    await tokens.drain()
    await refusals.flush()
    await refusalRows.drain()
  }

  return {
    service,
    status: () => readStatus(snapshots, clock),
    async openHooks() {
      try {
        const snapshot = await snapshots.latest()
        await snapshot.hook()
      } catch (error) {
        log.warn({ err: error }, 'the live hooks cannot be opened yet; the first request that needs one tries again')
      }
    },
    flush,
    async close() {
      refusals.stop()
      await flush()
      await Promise.all([tokenConnection.close(), refusalConnection.close()])
    },
  }
}

async function readStatus(snapshots: SnapshotStore, clock: DatabaseClock): Promise<IssuerStatus> {
  const clockOffsetMilliseconds = clock.offsetMilliseconds
  const isClockRight = Math.abs(clockOffsetMilliseconds) <= CLOCK_OFFSET_MAX_MILLISECONDS
  const problems = isClockRight ? [] : [`this machine's clock and the database's differ by ${Math.round(clockOffsetMilliseconds / 1000)} s`]
  try {
    let snapshot = await snapshots.latest()
    if (!(await snapshots.confirm(snapshot))) snapshot = await snapshots.latest()
    const keyRing = await snapshot.keyRing()
    const hasKeys = keyRing.problems.length === 0 && keyRing.current('RS256') !== undefined
    if (!hasKeys) problems.push(...(keyRing.problems.length > 0 ? keyRing.problems : ['there is no current signing key for RS256']))
    return { database: true, keys: hasKeys, clock: isClockRight, clockOffsetMilliseconds, problems }
  } catch {
    return {
      database: false,
      keys: false,
      clock: isClockRight,
      clockOffsetMilliseconds,
      problems: [...problems, 'the database does not answer'],
    }
  }
}

/** One set of dependencies a snapshot: they are asked for on every request. */
function memoizeBySnapshot(make: (snapshot: Snapshot) => TokenEndpointDeps): (snapshot: Snapshot) => TokenEndpointDeps {
  let last: { snapshot: Snapshot; deps: TokenEndpointDeps } | undefined
  return (snapshot) => {
    if (last?.snapshot !== snapshot) last = { snapshot, deps: make(snapshot) }
    return last.deps
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

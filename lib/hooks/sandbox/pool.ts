import { Breaker, type BreakerEvents } from './breaker.ts'
import { type ChildEnd, ChildFleet } from './child-fleet.ts'
import { FetchBroker, type FetchPort, type RunFetches } from './fetch-broker.ts'
import { CHILD_LIMITS, type ChildLimits, LIMITS } from './limits.ts'
import type { FromChild } from './messages.ts'
import { type ParsedOutput, parseOutput, toFailure } from './parse-output.ts'
import { type ConsoleLine, failure, type HookFailure, type LoadReport, type RunReport } from './result.ts'
import { type ChildEvents, SandboxChild } from './sandbox-child.ts'
import type { Slice } from './slice-queue.ts'
import { defaultDirectories, type SandboxDirectories, type SpawnOptions, sliceLimits, spawnChild } from './spawn-child.ts'

/** One execution of one hook version. */
export interface HookJob {
  /** Never the same for other code: versions are never changed. */
  readonly version: string
  readonly code: string
  /** As `encodeInput` writes it. */
  readonly input: string
  /** Where `fetch` may go. */
  readonly hosts: readonly string[]
  /** Private ranges (CIDR) where those hosts may be. */
  readonly openedRanges?: readonly string[]
  /** The guest's clock stands at this time (replay). */
  readonly now?: number
  /** Reads how much memory the run used, which takes time. */
  readonly measure?: boolean
  /** Less than `LIMITS.runWallMs`, when the chain has not that much left. */
  readonly wallMs?: number
}

export interface PoolOptions {
  readonly size: number
  readonly fetch: FetchPort
  readonly directories?: SandboxDirectories
  readonly childLimits?: Partial<ChildLimits>
  /** The live lane has a breaker, the draft lane has none. */
  readonly breaker?: BreakerEvents | true
  /** Children end when nothing has run for this long (the draft lane). */
  readonly idleStopMs?: number
  /** Time by the clock, for a machine so slow that the usual limits judge good hooks: of one run, and of one slice. CPU limits stay. */
  readonly walls?: { readonly runMs: number; readonly sliceMs: number }
  readonly spawn?: Pick<SpawnOptions, 'uid' | 'gid' | 'wrapper'>
  readonly log?: PoolLog
}

export interface PoolLog {
  /** A child ended although nobody asked it to. */
  childGone(end: { readonly pid: number | undefined; readonly reason: string; readonly version: string | undefined }): void
  /** Children refuse to run: their isolation is not complete. */
  unavailable(reason: string): void
}

export interface PoolStatus {
  readonly ready: number
  readonly children: readonly { readonly pid: number | undefined; readonly waiting: number }[]
  readonly inFlight: number
  readonly kills: number
  readonly resends: number
  readonly unavailable: string | undefined
}

type Child = SandboxChild<ActiveRun>

interface ActiveRun {
  readonly id: number
  readonly job: HookJob
  readonly fetches: RunFetches
  readonly startedAt: number
  readonly deadline: NodeJS.Timeout
  readonly lines: ConsoleLine[]
  readonly resolve: (report: RunReport) => void
  child: Child | undefined
  sentAt: number | undefined
  resends: number
  cpuMs: number
  memoryBytes: number | undefined
  usedRandom: boolean
}

const NO_LOG: PoolLog = { childGone() {}, unavailable() {} }
const SUSPENDED_DETAIL = 'The hook version is suspended: it was killed or overran too often.'

/**
 * The children that run hooks, and everything the server does about them: where a run goes, what becomes of it when a child ends, when
 * a child is replaced. A run never rejects. Nothing is started before the first run.
 */
export class HookPool {
  readonly #fleet: ChildFleet<ActiveRun>
  readonly #runs = new Map<number, ActiveRun>()
  /** Runs for which no child is ready yet. */
  readonly #unplaced: ActiveRun[] = []
  readonly #broker: FetchBroker
  readonly #breaker: Breaker | undefined
  readonly #log: PoolLog
  readonly #preloaded = new Map<string, string>()
  readonly #loads = new Map<string, (report: LoadReport) => void>()
  #nextId = 1
  #isClosed = false
  #kills = 0
  #resends = 0
  #idleStop: NodeJS.Timeout | undefined

  constructor(private readonly options: PoolOptions) {
    this.#fleet = new ChildFleet({
      size: options.size,
      fork: (events) => this.#fork(events),
      isNeeded: (child) => [...this.#runs.values()].some((run) => run.child === child),
      ready: (child) => this.#onReady(child),
      message: (child, message) => this.#onMessage(child, message),
      gone: (child, end) => this.#onGone(child, end),
      unavailable: (reason) => this.#onUnavailable(reason),
      lost: (child, { killedFor, refusal, left }) => {
        const reason = killedFor ? 'killed' : (refusal ?? 'ended')
        this.#log.childGone({ pid: child.pid, reason, version: left[0]?.version })
      },
    })
    this.#broker = new FetchBroker(options.fetch)
    this.#log = options.log ?? NO_LOG
    if (options.breaker) this.#breaker = new Breaker(Date.now, options.breaker === true ? undefined : options.breaker)
  }

  get #runWallMs(): number {
    return this.options.walls?.runMs ?? LIMITS.runWallMs
  }

  get status(): PoolStatus {
    return {
      ready: this.#fleet.ready.length,
      children: this.#fleet.current.map(({ pid, slices }) => ({ pid, waiting: slices.size })),
      inFlight: this.#runs.size,
      kills: this.#kills,
      resends: this.#resends,
      unavailable: this.#fleet.unavailable,
    }
  }

  /** Forks the children. Done by the first run where nobody did it before. */
  start(): void {
    this.#fleet.start()
  }

  /** Starts the children and waits until all of them are ready. @returns false when they are not within that time */
  whenReady(withinMs?: number): Promise<boolean> {
    return this.#fleet.whenReady(withinMs)
  }

  /** The versions that are live: children have them loaded before a request asks. */
  preload(versions: ReadonlyMap<string, string>): void {
    this.#preloaded.clear()
    for (const [version, code] of versions) this.#preloaded.set(version, code)
    if (versions.size === 0) return
    this.start()
    for (const child of this.#fleet.ready) this.#preloadOn(child)
  }

  /** Live versions that children are to load, or have loaded. */
  get hasPreloaded(): boolean {
    return this.#preloaded.size > 0
  }

  /** One more live version: children are up and load it before the next run. @returns false when they are not up within that time */
  async loadAlso(version: string, code: string, withinMs: number): Promise<boolean> {
    this.#preloaded.set(version, code)
    const isReady = await this.whenReady(withinMs)
    for (const child of this.#fleet.ready) this.#preloadOn(child)
    return isReady
  }

  /** Runs a hook. Never rejects: failures are values. */
  run(job: HookJob): Promise<RunReport> {
    const wait = this.#breaker?.admit(job.version)
    if (wait !== undefined) {
      return Promise.resolve(reportOf(failure('suspended', SUSPENDED_DETAIL, { retryAfterSeconds: Math.ceil(wait / 1000) })))
    }
    return new Promise((resolve) => {
      const id = this.#nextId++
      const run: ActiveRun = {
        id,
        job,
        fetches: this.#broker.forRun(job.hosts, job.openedRanges),
        startedAt: performance.now(),
        deadline: setTimeout(() => this.#expire(run), Math.min(job.wallMs ?? this.#runWallMs, this.#runWallMs)),
        lines: [],
        resolve,
        child: undefined,
        sentAt: undefined,
        resends: 0,
        cpuMs: 0,
        memoryBytes: undefined,
        usedRandom: false,
      }
      this.#runs.set(id, run)
      this.#place(run)
    })
  }

  /** Loads code and says what that showed; nothing of it stays. For the draft lane: it asks one child. */
  async load(code: string): Promise<LoadReport> {
    const version = `load ${this.#nextId++}`
    const loaded = new Promise<LoadReport>((resolve) => this.#loads.set(version, resolve))
    const input = JSON.stringify(null)
    // The run behind the load carries its deadline and its fate when the child ends.
    const ran = this.run({ version, code, input, hosts: [] })
    const report = await Promise.race([
      loaded,
      ran.then(({ outcome }) => (outcome.ok ? failure('crash', 'The load was not answered.') : outcome)),
    ])
    this.#loads.delete(version)
    await ran
    for (const child of this.#fleet.all) child.unload(version)
    return report
  }

  /** Ends the children; runs in flight fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idleStop)
    for (const run of [...this.#runs.values()]) this.#finish(run, failure('overloaded', 'The server is stopping.'))
    this.#fleet.close()
  }

  // ── Where a run goes ──────────────────────────────────────────────────────────────────────────

  #place(run: ActiveRun) {
    if (this.#isClosed) return this.#finish(run, failure('overloaded', 'The server is stopping.'))
    clearTimeout(this.#idleStop)
    this.start()
    const child = this.#choose(run.job.version)
    if (child === undefined) return this.#waitForChild(run)
    if (child.slices.size >= LIMITS.queuePerChild)
      return this.#finish(run, failure('overloaded', 'Too many runs wait.', { retryAfterSeconds: 1 }))
    run.child = child
    run.sentAt = performance.now()
    child.load(run.job.version, run.job.code, run)
    child.slices.push({ kind: 'run', version: run.job.version, run })
    child.runs++
    const { id, job } = run
    child.send({ t: 'run', id, version: job.version, input: job.input, cpuMs: LIMITS.runCpuMs, now: job.now, measure: job.measure })
  }

  #waitForChild(run: ActiveRun) {
    const { unavailable } = this.#fleet
    if (unavailable !== undefined) {
      return this.#finish(run, failure('overloaded', `The sandbox cannot start: ${unavailable}`, { retryAfterSeconds: 5 }))
    }
    if (this.#unplaced.length >= LIMITS.queuePerChild * this.#fleet.size) {
      return this.#finish(run, failure('overloaded', 'Too many runs wait.', { retryAfterSeconds: 1 }))
    }
    this.#unplaced.push(run)
  }

  /** The child that owes the least. Versions that have just struck go to one and the same, so that good hooks keep the others. */
  #choose(version: string): Child | undefined {
    const { ready } = this.#fleet
    if (this.#breaker?.isSuspect(version)) return ready.at(-1)
    let least: Child | undefined
    for (const child of ready) if (least === undefined || child.slices.size < least.slices.size) least = child
    return least
  }

  #preloadOn(child: Child): void {
    for (const [version, code] of this.#preloaded) {
      // A version whose load has just ended a child waits for a run: otherwise it would end the replacement too.
      if (!this.#breaker?.isSuspect(version)) child.load(version, code, undefined)
    }
  }

  // ── What children say ─────────────────────────────────────────────────────────────────────────

  #onMessage(child: Child, message: FromChild) {
    if (message.t === 'hostCall') return this.#onHostCall(child, message)
    if (message.t !== 'loaded' && message.t !== 'sliceEnd') return
    const { oldest } = child.slices
    if (message.t === 'loaded') {
      if (oldest?.kind !== 'load' || oldest.version !== message.version) return child.noteStrange()
      child.slices.shift()
      this.#loads.get(message.version)?.(message.failure ? toFailure(message.failure) : { ok: true, shape: message.shape ?? 'hook' })
      return
    }
    if (oldest === undefined || oldest.kind === 'load' || oldest.run?.id !== message.id) return child.noteStrange()
    child.slices.shift()
    this.#onSliceEnd(child, oldest.run, message)
    if (child.isRetiring && child.slices.size === 0) this.#fleet.letGo(child)
  }

  #onSliceEnd(child: Child, run: ActiveRun, message: Extract<FromChild, { t: 'sliceEnd' }>): void {
    // A run that met its deadline has been answered; a run that was sent elsewhere belongs to that child.
    if (!this.#runs.has(run.id) || run.child !== child) return
    run.cpuMs += message.cpuMs
    run.usedRandom ||= message.random
    if (message.memoryBytes !== undefined) run.memoryBytes = message.memoryBytes
    for (const [level, text] of message.lines) run.lines.push({ level, text })
    if (message.state === 'waiting') return
    if (message.failure) this.#finish(run, toFailure(message.failure))
    else this.#finishWith(run, parseOutput(message.result as string))
  }

  #onHostCall(child: Child, { id, call, request }: Extract<FromChild, { t: 'hostCall' }>): void {
    const run = this.#runs.get(id)
    if (run === undefined || run.child !== child) {
      if (id >= this.#nextId) child.noteStrange()
      return
    }
    run.fetches.answer(request).then((answer) => {
      if (!this.#runs.has(id) || run.child !== child) return
      child.slices.push({ kind: 'resume', version: run.job.version, run })
      child.send({ t: 'hostResult', id, call, answer })
    })
  }

  // ── How runs end ──────────────────────────────────────────────────────────────────────────────

  #expire(run: ActiveRun) {
    if (run.sentAt === undefined) return this.#finish(run, failure('overloaded', 'No child was ready in time.', { retryAfterSeconds: 1 }))
    run.child?.send({ t: 'abandon', id: run.id })
    this.#finish(run, failure('timeout', `The run took longer than ${this.#runWallMs} ms.`, { limit: 'wall' }))
  }

  #finish(run: ActiveRun, outcome: HookFailure): void {
    this.#finishWith(run, { outcome, warnings: [], cacheWrites: [], usedCache: false })
  }

  #finishWith(run: ActiveRun, { outcome, warnings, cacheWrites, usedCache }: ParsedOutput): void {
    if (!this.#runs.delete(run.id)) return
    clearTimeout(run.deadline)
    run.fetches.end()
    this.#tellBreaker(run.job.version, outcome)
    const now = performance.now()
    run.resolve({
      outcome,
      warnings,
      cacheWrites,
      console: run.lines,
      fetches: run.fetches.calls,
      used: { cache: usedCache, random: run.usedRandom, fetch: run.fetches.calls.length > 0 },
      durationMs: now - run.startedAt,
      queueMs: (run.sentAt ?? now) - run.startedAt,
      cpuMs: run.cpuMs,
      ...(run.memoryBytes !== undefined && { memoryBytes: run.memoryBytes }),
    })
    if (this.#runs.size === 0) this.#stopWhenIdle()
  }

  #tellBreaker(version: string, outcome: RunReport['outcome']) {
    if (!this.#breaker) return
    if (outcome.ok) return this.#breaker.succeed(version)
    const { kind, limit } = outcome
    // A killed or dead child is a strike where it ended; here its runs only end.
    if (kind === 'memory' || (kind === 'timeout' && (limit === 'cpu' || limit === 'load'))) this.#breaker.strike(version, 'overrun')
    else if (kind === 'runtime' || kind === 'contract' || kind === 'unsettled' || kind === 'syntax') this.#breaker.succeed(version)
    else this.#breaker.end(version)
  }

  // ── Children that come and go ─────────────────────────────────────────────────────────────────

  #fork(events: ChildEvents<ActiveRun>): Child {
    const limits = { ...CHILD_LIMITS, ...this.options.childLimits }
    const directories = this.options.directories ?? defaultDirectories()
    const wallMs = this.options.walls?.sliceMs ?? sliceLimits.wallMs
    return new SandboxChild(spawnChild({ directories, limits, ...this.options.spawn }), events, { ...sliceLimits, wallMs })
  }

  #onReady(child: Child): void {
    this.#preloadOn(child)
    for (const run of this.#unplaced.splice(0)) if (this.#runs.has(run.id)) this.#place(run)
  }

  #onUnavailable(reason: string): void {
    this.#log.unavailable(reason)
    for (const run of this.#unplaced.splice(0)) this.#waitForChild(run)
  }

  #onGone(child: Child, { left, killedFor }: ChildEnd<ActiveRun>): void {
    const [oldest] = left
    if (oldest) this.#judge(child, oldest, killedFor === oldest)
    this.#resend(left)
  }

  /** The slice that a child died of. */
  #judge(child: Child, slice: Slice<ActiveRun>, wasKilled: boolean): void {
    this.#breaker?.strike(slice.version, 'kill')
    if (wasKilled) this.#kills++
    const { run } = slice
    if (run === undefined || run.child !== child) return
    const outcome = wasKilled
      ? failure('timeout', 'The code did not stop when it was told to; its process was ended.', { limit: child.killedLimit ?? 'slice' })
      : failure('crash', 'The process ended while the hook ran.')
    this.#finish(run, outcome)
  }

  /** Everything else goes to another child: the server makes all side effects, so a run that has made none can be repeated. */
  #resend(left: readonly Slice<ActiveRun>[]): void {
    const affected = new Set(left.flatMap(({ run }) => (run && this.#runs.has(run.id) ? [run] : [])))
    for (const run of affected) this.#sendAgain(run)
  }

  #sendAgain(run: ActiveRun) {
    if (run.fetches.hasCalled) return this.#finish(run, failure('crash', 'Its process ended after it had called a host.'))
    if (++run.resends > LIMITS.resends) return this.#finish(run, failure('crash', 'Its process ended again and again.'))
    this.#resends++
    run.child = undefined
    run.sentAt = undefined
    run.lines.length = 0
    run.cpuMs = 0
    this.#place(run)
  }

  #stopWhenIdle(): void {
    const { idleStopMs } = this.options
    if (idleStopMs === undefined || this.#isClosed) return
    clearTimeout(this.#idleStop)
    this.#idleStop = setTimeout(() => {
      if (this.#runs.size === 0) this.#fleet.stop()
    }, idleStopMs)
    this.#idleStop.unref()
  }
}

function reportOf(outcome: HookFailure): RunReport {
  return {
    ...{ outcome, warnings: [], cacheWrites: [], console: [], fetches: [] },
    ...{ used: { cache: false, random: false, fetch: false }, durationMs: 0, queueMs: 0, cpuMs: 0 },
  }
}

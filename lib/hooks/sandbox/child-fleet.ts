import { CHILD_LIFE, LIMITS, RESTART_BACKOFF_MS } from './limits.ts'
import type { ChildEvents, SandboxChild } from './sandbox-child.ts'
import type { Slice } from './slice-queue.ts'

/** How a child ended, and what it left undone. */
export interface ChildEnd<Run> {
  readonly killedFor: Slice<Run> | undefined
  readonly left: readonly Slice<Run>[]
  readonly refusal: string | undefined
}

export interface FleetParts<Run> {
  readonly size: number
  fork(events: ChildEvents<Run>): SandboxChild<Run>
  /** A run waits in it, although it owes no slice (it waits for a call). */
  isNeeded(child: SandboxChild<Run>): boolean
  ready(child: SandboxChild<Run>): void
  message: ChildEvents<Run>['message']
  /** It is gone, and another one is on its way unless it was let go. */
  gone(child: SandboxChild<Run>, end: ChildEnd<Run>): void
  /** No child can be started. Said once, until one works again. */
  unavailable(reason: string): void
  /** A child ended although nobody asked it to. */
  lost(child: SandboxChild<Run>, end: ChildEnd<Run>): void
}

interface Place<Run> {
  child: SandboxChild<Run> | undefined
  restartMs: number
  restart: NodeJS.Timeout | undefined
}

const LOOK_AFTER_MS = 10_000

/**
 * The children of a pool: forked when they are needed, replaced when they end or grow old, with a pause that grows where they never come
 * up. What they work on is the pool's.
 */
export class ChildFleet<Run> {
  readonly #places: Place<Run>[]
  readonly #retired = new Set<SandboxChild<Run>>()
  readonly #readyWaiters = new Set<() => void>()
  #isStarted = false
  #isClosed = false
  #unavailable: string | undefined
  #lookAfter: NodeJS.Timeout | undefined
  readonly #onExit = () => {
    for (const child of this.all) child.kill()
  }

  constructor(private readonly parts: FleetParts<Run>) {
    this.#places = Array.from({ length: parts.size }, () => ({
      child: undefined,
      restartMs: RESTART_BACKOFF_MS.first,
      restart: undefined,
    }))
  }

  /** Why no child can be started; undefined while one can. */
  get unavailable(): string | undefined {
    return this.#unavailable
  }

  get size(): number {
    return this.#places.length
  }

  /** In their places: those that retire are not among them. */
  get current(): SandboxChild<Run>[] {
    return this.#places.flatMap(({ child }) => (child ? [child] : []))
  }

  /** Those that take runs. */
  get ready(): SandboxChild<Run>[] {
    return this.#places.flatMap(({ child }) => (child?.isReady && !child.isRetiring ? [child] : []))
  }

  get all(): SandboxChild<Run>[] {
    return [...this.current, ...this.#retired]
  }

  start(): void {
    if (this.#isStarted || this.#isClosed) return
    this.#isStarted = true
    process.on('exit', this.#onExit)
    for (const place of this.#places) this.#fork(place)
    this.#lookAfter = setInterval(() => this.#replaceOld(), LOOK_AFTER_MS)
    this.#lookAfter.unref()
  }

  /**
   * Starts the children and waits until all of them are ready.
   * @returns false when they are not within that time
   */
  async whenReady(withinMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    this.start()
    const isReady = () => this.ready.length === this.#places.length
    if (isReady() || this.#isClosed) return isReady()
    const alive = setInterval(() => {}, LOOK_AFTER_MS) // children hold no process; who waits for one does
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#readyWaiters.add(resolve)
      if (Number.isFinite(withinMs)) timer = setTimeout(() => this.#readyWaiters.delete(resolve) && resolve(), withinMs)
    })
    clearTimeout(timer)
    clearInterval(alive)
    return isReady()
  }

  /** Ends idle children; the next run starts them again. */
  stop(): void {
    this.#stand()
    for (const place of this.#places) {
      if (place.child) place.child.isRetiring = true
      place.child?.disconnect()
      place.child = undefined
    }
  }

  /** Ends all children, for good. */
  close(): void {
    this.#isClosed = true
    this.#stand()
    this.#tellReadyWaiters()
    const children = this.all
    for (const place of this.#places) place.child = undefined
    this.#retired.clear()
    for (const child of children) child.kill()
  }

  /** Ends a retiring child once it owes nothing and no run waits in it. */
  letGo(child: SandboxChild<Run>): void {
    if (child.slices.size === 0 && !this.parts.isNeeded(child)) child.disconnect()
    else setTimeout(() => this.letGo(child), LIMITS.runWallMs).unref()
  }

  #stand(): void {
    this.#isStarted = false
    process.off('exit', this.#onExit)
    clearInterval(this.#lookAfter)
    for (const place of this.#places) clearTimeout(place.restart)
  }

  #fork(place: Place<Run>): void {
    place.restart = undefined
    place.child = this.parts.fork({
      ready: (child) => this.#onReady(place, child),
      message: this.parts.message,
      gone: (child, end) => this.#onGone(place, child, end),
    })
  }

  #onReady(place: Place<Run>, child: SandboxChild<Run>): void {
    place.restartMs = RESTART_BACKOFF_MS.first
    this.#unavailable = undefined
    if (this.ready.length === this.#places.length) this.#tellReadyWaiters()
    if (place.child === child) this.parts.ready(child)
  }

  #tellReadyWaiters(): void {
    const waiters = [...this.#readyWaiters]
    this.#readyWaiters.clear()
    for (const resolve of waiters) resolve()
  }

  #onGone(place: Place<Run>, child: SandboxChild<Run>, end: ChildEnd<Run>): void {
    const wasRetired = this.#retired.delete(child)
    if (place.child === child) place.child = undefined
    if (this.#isClosed) return
    const isOwnEnd = child.isRetiring && end.left.length === 0
    if (!isOwnEnd && (end.left.length > 0 || !wasRetired)) this.parts.lost(child, end)
    if (!wasRetired && !isOwnEnd) this.#replace(place, !child.hasBeenReady, end.refusal)
    this.parts.gone(child, end)
  }

  #replace(place: Place<Run>, neverWorked: boolean, refusal = 'a child ended before it was ready') {
    if (!neverWorked) return this.#fork(place)
    if (this.ready.length === 0) {
      const isNews = this.#unavailable === undefined
      this.#unavailable = refusal
      if (isNews) this.parts.unavailable(refusal)
    }
    place.restart = setTimeout(() => this.#fork(place), place.restartMs)
    place.restart.unref()
    place.restartMs = Math.min(place.restartMs * 2, RESTART_BACKOFF_MS.last)
  }

  #replaceOld(): void {
    for (const place of this.#places) {
      const { child } = place
      if (!child?.isReady) continue
      const isOld = performance.now() - child.startedAt > CHILD_LIFE.milliseconds
      if (!isOld && child.runs < CHILD_LIFE.runs && (child.residentBytes ?? 0) < CHILD_LIFE.residentBytes) continue
      child.isRetiring = true
      this.#retired.add(child)
      this.#fork(place)
      this.letGo(child)
    }
  }
}

/** A piece of guest execution that a child owes an answer for. */
export interface Slice<Run> {
  readonly kind: 'load' | 'run' | 'resume'
  readonly version: string
  /** The run it belongs to; a load belongs to the run that needed it, or to nobody. */
  readonly run: Run | undefined
}

export interface SliceGuard<Run> {
  readonly limits: { readonly runCpuMs: number | null; readonly loadCpuMs: number | null; readonly wallMs: number }
  /** CPU time the child has used, in ms; undefined where it cannot be read. */
  cpuMs(): number | undefined
  /** The oldest slice has reached a limit: the child must be killed. */
  overrun(slice: Slice<Run>, limit: 'slice' | 'load'): void
}

/** How often the oldest slice is looked at. Slices that end sooner cost nothing. */
const LOOK_MS = 25

/**
 * The slices that one child has not answered yet, in the order it works on them. The oldest is the one that runs; only that one is
 * guarded. A guard for each run would kill good runs that wait behind a bad one.
 */
export class SliceQueue<Run> {
  readonly #slices: Slice<Run>[] = []
  #oldestSince = 0
  #timer: NodeJS.Timeout | undefined
  #looked: { slice: Slice<Run>; cpuMs: number | undefined } | undefined

  constructor(private readonly guard: SliceGuard<Run>) {}

  get size(): number {
    return this.#slices.length
  }

  get oldest(): Slice<Run> | undefined {
    return this.#slices[0]
  }

  push(slice: Slice<Run>): void {
    this.#slices.push(slice)
    if (this.#slices.length === 1) this.#oldestSince = performance.now()
    if (this.#timer === undefined) this.#lookLater()
  }

  /** The oldest slice has been answered. */
  shift(): Slice<Run> | undefined {
    const slice = this.#slices.shift()
    this.#oldestSince = performance.now()
    return slice
  }

  /** All that is left, when the child is gone. */
  drain(): Slice<Run>[] {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#slices.splice(0)
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => this.#look(), LOOK_MS)
    this.#timer.unref()
  }

  #look() {
    this.#timer = undefined
    const slice = this.oldest
    if (slice === undefined) return
    // The first look takes the CPU time to count from: the wall time before it, LOOK_MS at most on a server that keeps up, is given.
    if (this.#looked?.slice !== slice) this.#looked = { slice, cpuMs: this.guard.cpuMs() }
    else if (this.#isOver(slice, this.#looked.cpuMs)) return this.#confirm(slice)
    this.#lookLater()
  }

  #isOver(slice: Slice<Run>, cpuMsBefore: number | undefined): boolean {
    const { limits } = this.guard
    if (performance.now() - this.#oldestSince >= limits.wallMs) return true
    const limit = slice.kind === 'load' ? limits.loadCpuMs : limits.runCpuMs
    const cpuMs = this.guard.cpuMs()
    return limit !== null && cpuMs !== undefined && cpuMsBefore !== undefined && cpuMs - cpuMsBefore >= limit
  }

  /**
   * A stall of the server looks like a stall of the child, for Node runs timers before it reads messages. So the event loop turns once
   * more, and what has been answered meanwhile is no reason to kill anybody.
   */
  #confirm(slice: Slice<Run>): void {
    setImmediate(() =>
      setImmediate(() => {
        if (this.oldest === slice) this.guard.overrun(slice, slice.kind === 'load' ? 'load' : 'slice')
        else if (this.oldest !== undefined && this.#timer === undefined) this.#lookLater()
      }),
    )
  }
}

import { BREAKER } from './limits.ts'

/** `kill`: the child had to be killed or died. `overrun`: CPU time or memory ran out. Exceptions and denials are no strikes. */
export type Strike = 'kill' | 'overrun'

export interface BreakerEvents {
  suspended(version: string, until: number, strikes: number): void
  resumed(version: string): void
}

interface State {
  kills: number[]
  overruns: number[]
  lastStrikeAt: number
  suspendedUntil: number
  suspendMs: number
  /** After a suspension runs are let through one at a time, until one succeeds. */
  isProving: boolean
  isProofUnderWay: boolean
}

/** Stops a hook version that keeps breaking from costing a child each time. Per process, and per version: a new deploy starts clean. */
export class Breaker {
  readonly #states = new Map<string, State>()

  constructor(
    private readonly now: () => number,
    private readonly events?: BreakerEvents,
  ) {}

  /** Undefined lets the run through; else how long the caller should wait, in ms. Everything let through ends with `strike`, `succeed` or `end`. */
  admit(version: string): number | undefined {
    const state = this.#states.get(version)
    if (!state) return undefined
    const left = state.suspendedUntil - this.now()
    if (left > 0) return left
    if (!state.isProving) return undefined
    if (state.isProofUnderWay) return 1_000
    state.isProofUnderWay = true
    return undefined
  }

  strike(version: string, strike: Strike): void {
    const now = this.now()
    const state = this.#state(version)
    const since = now - BREAKER.windowMs
    state.kills = state.kills.filter((at) => at > since)
    state.overruns = state.overruns.filter((at) => at > since)
    state[strike === 'kill' ? 'kills' : 'overruns'].push(now)
    state.lastStrikeAt = now
    state.isProofUnderWay = false
    const isOver = state.kills.length >= BREAKER.kills || state.overruns.length >= BREAKER.overruns
    if (!state.isProving && !isOver) return
    // Runs that were under way when the version was suspended must not lengthen it.
    if (state.suspendedUntil > now) return
    state.suspendMs = state.isProving ? Math.min(state.suspendMs * 2, BREAKER.suspendMsMax) : BREAKER.suspendMs
    state.suspendedUntil = now + state.suspendMs
    state.isProving = true
    this.events?.suspended(version, state.suspendedUntil, state.kills.length + state.overruns.length)
  }

  /** A run that ended by itself, whatever it decided. */
  succeed(version: string): void {
    const state = this.#states.get(version)
    if (!state?.isProving || state.suspendedUntil > this.now()) return
    this.#states.delete(version)
    this.events?.resumed(version)
  }

  /** A run that ended without saying anything about its hook: overloaded, or out of wall time. */
  end(version: string): void {
    const state = this.#states.get(version)
    if (state) state.isProofUnderWay = false
  }

  /** True when the version should be kept apart from good ones: it had a strike in the last minute. */
  isSuspect(version: string): boolean {
    const state = this.#states.get(version)
    return state !== undefined && state.lastStrikeAt > this.now() - BREAKER.windowMs
  }

  #state(version: string): State {
    let state = this.#states.get(version)
    if (!state) {
      state = {
        ...{ kills: [], overruns: [], lastStrikeAt: 0, suspendedUntil: 0, suspendMs: 0 },
        ...{ isProving: false, isProofUnderWay: false },
      }
      this.#states.set(version, state)
    }
    return state
  }
}

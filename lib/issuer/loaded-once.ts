import type { MaybePromise } from '../oauth/ports.ts'

/**
 * Answers of a loader, each asked for once and kept, absence included. Bounded on both sides: names of things that do not exist are
 * chosen by whoever calls, and must not push out what exists. The oldest goes first.
 */
export class LoadedOnce<V> {
  readonly #present = new Map<string, V>()
  readonly #absent = new Set<string>()
  readonly #loading = new Map<string, Promise<V | undefined>>()

  constructor(
    private readonly load: (key: string) => Promise<V | undefined>,
    private readonly limits: { readonly presentMax: number; readonly absentMax: number },
  ) {}

  /** At once when known; else callers of one key share one load. A failed load is not kept. */
  get(key: string): MaybePromise<V | undefined> {
    const present = this.#present.get(key)
    if (present !== undefined) return present
    if (this.#absent.has(key)) return undefined
    const loading = this.#loading.get(key) ?? this.#startLoad(key)
    return loading
  }

  /** A new set with the kept answers; loads under way stay with the old one. */
  carryOver(
    load: (key: string) => Promise<V | undefined>,
    keepPresent: (key: string, value: V) => boolean,
    keepAbsent: (key: string) => boolean,
  ) {
    const next = new LoadedOnce<V>(load, this.limits)
    for (const [key, value] of this.#present) if (keepPresent(key, value)) next.#present.set(key, value)
    for (const key of this.#absent) if (keepAbsent(key)) next.#absent.add(key)
    return next
  }

  #startLoad(key: string): Promise<V | undefined> {
    const loading = this.load(key).then(
      (value) => {
        this.#loading.delete(key)
        if (value === undefined) addBounded(this.#absent, key, this.limits.absentMax)
        else setBounded(this.#present, key, value, this.limits.presentMax)
        return value
      },
      (error) => {
        this.#loading.delete(key)
        throw error
      },
    )
    this.#loading.set(key, loading)
    return loading
  }
}

function setBounded<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  if (map.size >= max) map.delete(map.keys().next().value as string)
  map.set(key, value)
}

function addBounded(set: Set<string>, key: string, max: number): void {
  if (set.size >= max) set.delete(set.values().next().value as string)
  set.add(key)
}

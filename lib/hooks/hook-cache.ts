import { LIMITS } from './sandbox/limits.ts'
import type { CacheWrite } from './sandbox/result.ts'

const VERSIONS_MAX = 1_000

interface Entry {
  readonly value: string
  readonly expiresAt: number
}

/** What `api.cache` of Actions keeps: in this process, per hook version, best effort. One for each lane. */
export class HookCache {
  readonly #versions = new Map<string, Map<string, Entry>>()

  constructor(private readonly now: () => number) {}

  /** What a run of the version is given. */
  entries(version: string): (readonly [key: string, value: string, expiresAt: number])[] {
    const now = this.now()
    const kept: (readonly [string, string, number])[] = []
    for (const [key, { value, expiresAt }] of this.#versions.get(version) ?? []) if (expiresAt > now) kept.push([key, value, expiresAt])
    return kept
  }

  /** Applies what a run wrote, once its token request is committed. The last write wins; what is too much drops the oldest entries. */
  apply(version: string, writes: readonly CacheWrite[]): void {
    if (writes.length === 0) return
    const entries = this.#versions.get(version) ?? new Map<string, Entry>()
    this.#versions.delete(version)
    this.#versions.set(version, entries)
    const [oldest] = this.#versions.keys()
    if (this.#versions.size > VERSIONS_MAX && oldest !== undefined) this.#versions.delete(oldest)
    const latest = this.now() + LIMITS.cacheLifeMs
    for (const { key, value, expiresAt } of writes) {
      entries.delete(key)
      if (value !== null) entries.set(key, { value, expiresAt: Math.min(expiresAt, latest) })
    }
    this.#shrink(entries)
  }

  #shrink(entries: Map<string, Entry>): void {
    const now = this.now()
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(key)
    let bytes = 0
    for (const [key, { value }] of entries) bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
    for (const [key, { value }] of entries) {
      if (entries.size <= LIMITS.cacheEntries && bytes <= LIMITS.cacheBytes) return
      entries.delete(key)
      bytes -= Buffer.byteLength(key) + Buffer.byteLength(value)
    }
  }
}

import { coalesced } from './coalesced.ts'
import type { Epoch } from './config-reader.ts'
import { Snapshot, type SnapshotSources } from './snapshot.ts'

/** Holds the newest snapshot this process knows of. It is never assumed to be current: the ledger, or `confirm`, says so. */
export class SnapshotStore {
  #current: Snapshot | undefined
  readonly #advance = coalesced(() => this.#readChanges())
  readonly #readEpoch: () => Promise<Epoch>

  constructor(private readonly sources: SnapshotSources) {
    this.#readEpoch = coalesced(() => sources.reader.epoch())
  }

  /** The newest known snapshot; the first call reads the tag. */
  async latest(): Promise<Snapshot> {
    return this.#current ?? this.#advance()
  }

  /** The newest known snapshot, without waiting; undefined before the first. */
  get known(): Snapshot | undefined {
    return this.#current
  }

  /** After somebody saw another tag than the snapshot's: the snapshot of now, with the changed keys forgotten. */
  async movedTo(seen: { readonly tag: string }): Promise<Snapshot> {
    return this.#current?.tag === seen.tag ? this.#current : this.#advance()
  }

  /** True when `snapshot` still is the configuration, by a read of the tag that began after this call. */
  async confirm(snapshot: Snapshot): Promise<boolean> {
    const seen = await this.#readEpoch()
    if (seen.tag === snapshot.tag) return true
    await this.movedTo(seen)
    return false
  }

  async #readChanges(): Promise<Snapshot> {
    const current = this.#current
    if (!current) {
      const { tag, epoch } = await this.sources.reader.epoch()
      this.#current = new Snapshot(tag, epoch, this.sources)
      return this.#current
    }
    const changes = await this.sources.reader.changesSince(current)
    if (changes.tag !== current.tag) this.#current = current.next(changes)
    return this.#current as Snapshot
  }
}

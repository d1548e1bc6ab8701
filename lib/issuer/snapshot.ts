import { type HookSettings, toHookSettings } from '../hooks/hook-settings.ts'
import type { Client, ClientGrant, MaybePromise, ResourceServer, TokenHook } from '../oauth/ports.ts'
import type { ClientEntry, ConfigChanges, ConfigReader, Dated, Epoch } from './config-reader.ts'
import type { KeyRing } from './key-ring.ts'
import { LoadedOnce } from './loaded-once.ts'

const CLIENT_LIMITS = { presentMax: 50_000, absentMax: 10_000 }
const RESOURCE_SERVER_LIMITS = { presentMax: 10_000, absentMax: 10_000 }

/** A load found a newer configuration than the snapshot's: decide again on the next one. */
export class SnapshotMoved extends Error {
  constructor(readonly seen: Epoch) {
    super('the configuration moved while a snapshot was loading')
  }
}

export interface SnapshotSources {
  readonly reader: ConfigReader
  /** The hook step under these hooks; asked once for each set of them. */
  readonly openHooks: (hooks: Awaited<ReturnType<ConfigReader['hooks']>>['value'], settings: HookSettings) => TokenHook
  readonly openKeyRing: (keys: Awaited<ReturnType<ConfigReader['signingKeys']>>['value']) => Promise<KeyRing>
}

/**
 * The configuration under one tag, as far as requests have asked for it. What it answers never changes; a change of the configuration
 * makes the next snapshot, which keeps the answers that the change does not touch.
 */
export class Snapshot implements Epoch {
  #keyRing: MaybePromise<KeyRing> | undefined
  #settings: MaybePromise<ReadonlyMap<string, unknown>> | undefined
  #hook: MaybePromise<TokenHook> | undefined
  readonly #clients: LoadedOnce<ClientEntry>
  readonly #resourceServers: LoadedOnce<ResourceServer>

  constructor(
    readonly tag: string,
    readonly epoch: bigint,
    private readonly sources: SnapshotSources,
    carried?: { from: Snapshot; changed: readonly { kind: string; key: string }[] },
  ) {
    const loadClient = async (id: string) => this.#sameTag(await sources.reader.client(id))
    const loadResourceServer = async (identifier: string) => this.#sameTag(await sources.reader.resourceServer(identifier))
    if (!carried) {
      this.#clients = new LoadedOnce(loadClient, CLIENT_LIMITS)
      this.#resourceServers = new LoadedOnce(loadResourceServer, RESOURCE_SERVER_LIMITS)
      return
    }
    const { from, changed } = carried
    const keysOf = (kind: string) => new Set(changed.filter((change) => change.kind === kind).map((change) => change.key))
    const clients = keysOf('client')
    const resourceServers = keysOf('resource_server')
    const untouched = (keys: Set<string>, key: string) => !keys.has(key) && !keys.has('*')
    this.#clients = from.#clients.carryOver(
      loadClient,
      (id) => untouched(clients, id),
      (id) => untouched(clients, id),
    )
    // Resource servers are asked for by identifier and changed by id, so any change may have made an absent one present.
    this.#resourceServers = from.#resourceServers.carryOver(
      loadResourceServer,
      (_identifier, resourceServer) => untouched(resourceServers, resourceServer.id),
      () => resourceServers.size === 0,
    )
    // A load under way belongs to the older snapshot and may find that it moved.
    if (keysOf('signing_key').size === 0 && !(from.#keyRing instanceof Promise)) this.#keyRing = from.#keyRing
    if (keysOf('setting').size === 0 && !(from.#settings instanceof Promise)) this.#settings = from.#settings
    if (keysOf('hook').size + keysOf('setting').size === 0 && !(from.#hook instanceof Promise)) this.#hook = from.#hook
  }

  client(clientId: string): MaybePromise<Client | undefined> {
    const entry = this.#clients.get(clientId)
    return entry instanceof Promise ? entry.then((loaded) => loaded?.client) : entry?.client
  }

  grant(clientId: string, resourceServerId: string): MaybePromise<ClientGrant | undefined> {
    const entry = this.#clients.get(clientId)
    return entry instanceof Promise ? entry.then((loaded) => loaded?.grants.get(resourceServerId)) : entry?.grants.get(resourceServerId)
  }

  resourceServer(identifier: string): MaybePromise<ResourceServer | undefined> {
    return this.#resourceServers.get(identifier)
  }

  keyRing(): MaybePromise<KeyRing> {
    this.#keyRing ??= this.#keep(
      async () => this.sources.openKeyRing(this.#sameTag(await this.sources.reader.signingKeys())),
      (keyRing) => {
        this.#keyRing = keyRing
      },
    )
    return this.#keyRing
  }

  /** The hook step under this configuration. */
  hook(): MaybePromise<TokenHook> {
    this.#hook ??= this.#keep(
      async () => {
        const [hooks, settings] = await Promise.all([this.sources.reader.hooks(), this.#allSettings()])
        return this.sources.openHooks(this.#sameTag(hooks), toHookSettings(settings))
      },
      (hook) => {
        this.#hook = hook
      },
    )
    return this.#hook
  }

  setting(key: string): MaybePromise<unknown> {
    const settings = this.#allSettings()
    return settings instanceof Promise ? settings.then((loaded) => loaded.get(key)) : settings.get(key)
  }

  #allSettings(): MaybePromise<ReadonlyMap<string, unknown>> {
    this.#settings ??= this.#keep(
      async () => this.#sameTag(await this.sources.reader.settings()),
      (settings) => {
        this.#settings = settings
      },
    )
    return this.#settings
  }

  /** The snapshot after these changes. */
  next({ tag, epoch, changed }: ConfigChanges): Snapshot {
    return new Snapshot(tag, epoch, this.sources, changed === 'everything' ? undefined : { from: this, changed })
  }

  #sameTag<T>({ value, ...seen }: Dated<T>): T {
    if (seen.tag !== this.tag) throw new SnapshotMoved(seen)
    return value
  }

  #keep<T>(load: () => Promise<T>, keep: (value: T | undefined) => void): Promise<T> {
    const loading = load()
    loading.then(keep, () => keep(undefined)) // a failed load is tried again by the next request
    return loading
  }
}

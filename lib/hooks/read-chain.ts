import type { Tx } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { HOOK_SETTING_KEYS, type HookSettings, toHookSettings } from './hook-settings.ts'
import type { LiveHook } from './live-hooks.ts'
import { openLiveHooks, type StoredLiveHook } from './open-live-hooks.ts'

type ReadTx = Pick<Tx, 'hook' | 'setting'>

/** A hook with what belongs to it whatever its version, and where it stands in the order. */
export interface PlacedHook {
  readonly position: number
  readonly isLive: boolean
  readonly hook: LiveHook
}

const SELECT = {
  ...{ id: true, name: true, revision: true, position: true, isEnabled: true, targetsClients: true, targetsResourceServers: true },
  liveVersion: { select: { id: true, number: true, compiled: true, shape: true } },
  targets: { select: { clientId: true, resourceServerId: true } },
  secrets: { select: { name: true, valueSealed: true } },
  fetchHosts: { select: { host: true } },
} as const

/** What stands for the version of a hook that was never deployed; whoever asks for it puts the draft there. */
const NO_VERSION = { id: '', number: 0, code: '', shape: 'hook' } as const

/**
 * Hooks in the administrator's order, opened, for the draft lane: those that are live, and the one that is tried, live or not. The token
 * path reads them with its configuration instead (lib/issuer).
 */
export async function readChain(
  tx: ReadTx,
  encryption: Pick<Encryption, 'open'>,
  hookId: string | undefined,
): Promise<readonly PlacedHook[]> {
  const rows = await tx.hook.findMany({
    where: { OR: [{ isEnabled: true, liveVersionId: { not: null } }, { id: hookId ?? '' }] },
    select: SELECT,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => {
    const { targets, liveVersion, isEnabled, position } = row
    const stored: StoredLiveHook = {
      ...{ id: row.id, name: row.name, revision: row.revision, secrets: row.secrets },
      version: liveVersion
        ? { id: liveVersion.id, number: liveVersion.number, code: liveVersion.compiled, shape: liveVersion.shape as 'hook' | 'action' }
        : NO_VERSION,
      clientIds: row.targetsClients ? targets.flatMap(({ clientId }) => clientId ?? []) : null,
      resourceServerIds: row.targetsResourceServers ? targets.flatMap(({ resourceServerId }) => resourceServerId ?? []) : null,
      hosts: row.fetchHosts.map(({ host }) => host),
    }
    // A secret that does not open is the hook's problem, which its run says.
    const [hook] = openLiveHooks(encryption, [stored], () => {}) as [LiveHook]
    return { position, isLive: isEnabled && liveVersion !== null, hook }
  })
}

/** The settings that hooks obey, as they are now. */
export async function readHookSettings(tx: Pick<Tx, 'setting'>): Promise<HookSettings> {
  const rows = await tx.setting.findMany({ where: { key: { in: Object.values(HOOK_SETTING_KEYS) } }, select: { key: true, value: true } })
  return toHookSettings(new Map(rows.map(({ key, value }) => [key, value])))
}

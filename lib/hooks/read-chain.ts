import type { Tx } from '../db/transaction.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { type HookTables, readHookRows } from './hook-rows.ts'
import { HOOK_SETTING_KEYS, type HookSettings, toHookSettings } from './hook-settings.ts'
import type { LiveHook } from './live-hooks.ts'
import { openLiveHooks, type StoredLiveHook } from './open-live-hooks.ts'

/** A hook with what belongs to it whatever its version, and where it stands in the order. */
export interface PlacedHook {
  readonly position: number
  readonly isLive: boolean
  readonly hook: LiveHook
}

/** What stands for the version of a hook that was never deployed; whoever asks for it puts the draft there. */
const NO_VERSION = { id: '', number: 0, code: '', shape: 'hook' } as const

/**
 * Hooks in the administrator's order, opened, for the draft lane: those that are live, and the one that is tried, live or not. The token
 * path reads them with its configuration instead (lib/issuer).
 */
export async function readChain(
  tx: HookTables,
  encryption: Pick<Encryption, 'open'>,
  hookId: string | undefined,
): Promise<readonly PlacedHook[]> {
  const rows = await readHookRows(tx, { OR: [{ isEnabled: true, liveVersionId: { not: null } }, { id: hookId ?? '' }] })
  return rows.map((row) => {
    const { targets, liveVersion, isEnabled, position, hosts } = row
    const stored: StoredLiveHook = {
      ...{
        id: row.id,
        name: row.name,
        revision: row.revision,
        secrets: row.secrets.map(({ name, valueSealed }) => ({ name, valueSealed })),
      },
      version: liveVersion
        ? { id: liveVersion.id, number: liveVersion.number, code: liveVersion.compiled, shape: liveVersion.shape as 'hook' | 'action' }
        : NO_VERSION,
      clientIds: row.targetsClients ? targets.flatMap(({ clientId }) => clientId ?? []) : null,
      resourceServerIds: row.targetsResourceServers ? targets.flatMap(({ resourceServerId }) => resourceServerId ?? []) : null,
      hosts,
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

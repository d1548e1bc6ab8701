import { saveConsoleSettingInTransaction } from '../../settings/console-settings.ts'
import { CONSOLE_SETTINGS, type ConsoleSettingName } from '../../settings/setting-definitions.ts'
import { statesByRevision, targetIds, type UndoKind } from './undo-kind.ts'

/** `console_setting.updated`: the value is as it was. Not the one that needs a proof of its own, see lib/auth. */
export const undoConsoleSetting: UndoKind = {
  role: 'owner',
  canUndo: ({ targetId, before }) => {
    const name = nameOf(targetId)
    return name !== undefined && name !== 'secondFactorRequiredForOwners' && before !== null && 'value' in before
  },
  async statesOf(tx, events) {
    const asked = { where: { key: { in: targetIds(events) } }, select: { key: true, revision: true } } as const
    const rows = [...(await tx.consoleSetting.findMany(asked)), ...(await tx.setting.findMany(asked))]
    return statesByRevision(
      events,
      rows.map(({ key, revision }) => ({ id: key, revision })),
    )
  },
  async undo(tx, { targetId, before, revision }, _deps, actor) {
    const name = nameOf(targetId)
    if (name === undefined) return
    // The value passed the schema of its setting when it was saved, and passes it again now.
    await saveConsoleSettingInTransaction(tx, name, { value: before?.value as never, revision: revision ?? 0 }, actor)
  },
}

function nameOf(key: string): ConsoleSettingName | undefined {
  return (Object.keys(CONSOLE_SETTINGS) as ConsoleSettingName[]).find((name) => CONSOLE_SETTINGS[name].key === key)
}

import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type LastChange, readLastChange } from '../admin-activity/read-last-change.ts'
import { type Actor, recordAdminEvent } from '../admin-activity/record-admin-event.ts'
import { Prisma, type PrismaClient } from '../db/generated/client.ts'
import { type Tx, transaction } from '../db/transaction.ts'
import { DomainError } from '../errors.ts'
import { parseInput } from '../parse-input.ts'
import { CONSOLE_SETTINGS, type ConsoleSettingName, type ConsoleSettingValue } from './setting-definitions.ts'

/** A setting as it stands. `revision` is 0 until it was saved for the first time. */
export interface ConsoleSetting<Value> {
  readonly value: Value
  readonly revision: number
}

/** What a save that came too late is told: what is stored now, and whose it is. */
export interface StaleConsoleSetting<Value> extends ConsoleSetting<Value> {
  readonly changed?: LastChange
}

/** Reads a setting; its initial value where nobody has saved one. */
export async function readConsoleSetting<Name extends ConsoleSettingName>(
  tx: Pick<Tx, 'consoleSetting' | 'setting'>,
  name: Name,
): Promise<ConsoleSetting<ConsoleSettingValue<Name>>> {
  const { key, schema, initial, decidesTokens } = CONSOLE_SETTINGS[name] as (typeof CONSOLE_SETTINGS)[Name] & { decidesTokens?: true }
  const asked = { where: { key }, select: { value: true, revision: true } } as const
  const row = await (decidesTokens ? tx.setting.findUnique(asked) : tx.consoleSetting.findUnique(asked))
  // Only what passed the schema was ever written; a release that narrows a schema brings the rows along in its migration.
  const value = row === null ? initial : schema.parse(row.value)
  return { value: value as ConsoleSettingValue<Name>, revision: row?.revision ?? 0 }
}

/**
 * Saves a setting with its admin event. A value that equals what is stored writes nothing.
 * @throws DomainError `invalid`, or `conflict` with what is stored (`StaleConsoleSetting`) when the revision is stale.
 */
export async function saveConsoleSetting<Name extends ConsoleSettingName>(
  { prisma }: { prisma: PrismaClient },
  name: Name,
  setting: ConsoleSetting<ConsoleSettingValue<Name>>,
  { actor }: { actor: Actor },
): Promise<ConsoleSetting<ConsoleSettingValue<Name>>> {
  return transaction(prisma, (tx) => saveConsoleSettingInTransaction(tx, name, setting, actor))
}

/** As `saveConsoleSetting`, inside a transaction of the caller. */
export async function saveConsoleSettingInTransaction<Name extends ConsoleSettingName>(
  tx: Tx,
  name: Name,
  setting: ConsoleSetting<ConsoleSettingValue<Name>>,
  actor: Actor,
): Promise<ConsoleSetting<ConsoleSettingValue<Name>>> {
  const { key, title, schema, decidesTokens } = CONSOLE_SETTINGS[name] as (typeof CONSOLE_SETTINGS)[Name] & { decidesTokens?: true }
  const { value, revision } = parseInput(z.object({ value: schema, revision: z.int().min(0) }), setting)
  const before = await readConsoleSetting(tx, name)
  if (before.revision !== revision) throw await staleSetting(tx, name)
  if (isDeepStrictEqual(before.value, value)) return before
  const written = await tx.$executeRaw`
    INSERT INTO ${Prisma.raw(decidesTokens ? 'settings' : 'console_settings')} AS c (key, value, revision) VALUES (${key}, ${JSON.stringify(value)}::jsonb, 1)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, revision = c.revision + 1, updated_at = now() WHERE c.revision = ${revision}`
  if (written !== 1) throw await staleSetting(tx, name)
  await recordAdminEvent(tx, {
    event: 'console_setting.updated',
    actor,
    target: { type: 'console_setting', id: key, name: title },
    before: { value: before.value },
    after: { value },
    revision: revision + 1,
  })
  return { value: value as ConsoleSettingValue<Name>, revision: revision + 1 }
}

async function staleSetting(tx: Tx, name: ConsoleSettingName): Promise<DomainError> {
  const { key, title } = CONSOLE_SETTINGS[name]
  const [stored, changed] = await Promise.all([readConsoleSetting(tx, name), readLastChange(tx, { type: 'console_setting', id: key })])
  const current: StaleConsoleSetting<unknown> = { ...stored, changed }
  return new DomainError('conflict', `"${title}" was changed by someone else meanwhile.`, undefined, { current })
}

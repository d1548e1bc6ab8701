import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { readConsoleSetting, saveConsoleSetting } from './console-settings.ts'
import { CONSOLE_SETTINGS, type ConsoleSettingName } from './setting-definitions.ts'

const dana: Actor = { type: 'admin', id: 'a1', name: 'Dana' }
const session = { actor: dana }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('TRUNCATE console_settings, admin_events'))

const events = () => database.prisma.adminEvent.findMany({ orderBy: { id: 'asc' } })

describe('a setting of the console', () => {
  it.each(Object.keys(CONSOLE_SETTINGS) as ConsoleSettingName[])('has an initial value that its own schema accepts: %s', async (name) => {
    const { schema, initial } = CONSOLE_SETTINGS[name]
    expect(schema.parse(initial)).toEqual(initial)
    expect(await readConsoleSetting(database.prisma, name)).toEqual({ value: initial, revision: 0 })
  })

  it('is read as it was saved, with the event of the change', async () => {
    const environment = { name: 'staging', colour: 'grace' as const }
    expect(await saveConsoleSetting(database, 'environment', { value: environment, revision: 0 }, session)).toEqual({
      value: environment,
      revision: 1,
    })
    expect(await readConsoleSetting(database.prisma, 'environment')).toEqual({ value: environment, revision: 1 })
    expect(await events()).toMatchObject([
      {
        event: 'console_setting.updated',
        actorName: 'Dana',
        targetType: 'console_setting',
        targetId: 'environment',
        targetName: 'Environment badge',
        before: { value: null },
        after: { value: environment },
      },
    ])
  })

  it('can go back to nothing', async () => {
    await saveConsoleSetting(database, 'keyRotationDays', { value: 30, revision: 0 }, session)
    await saveConsoleSetting(database, 'keyRotationDays', { value: null, revision: 1 }, session)
    expect(await readConsoleSetting(database.prisma, 'keyRotationDays')).toEqual({ value: null, revision: 2 })
  })

  it('that is saved as it stands writes nothing', async () => {
    expect(await saveConsoleSetting(database, 'unusedAfterDays', { value: 90, revision: 0 }, session)).toEqual({ value: 90, revision: 0 })
    expect(await database.prisma.consoleSetting.count()).toBe(0)
    expect(await events()).toEqual([])
  })

  it('refuses a stale revision and says what is stored, by whom and since when', async () => {
    await saveConsoleSetting(database, 'unusedAfterDays', { value: 30, revision: 0 }, session)
    await expect(saveConsoleSetting(database, 'unusedAfterDays', { value: 60, revision: 0 }, session)).rejects.toMatchObject({
      kind: 'conflict',
      current: { value: 30, revision: 1, changed: { by: 'Dana', at: expect.any(Date) } },
    })
    expect(await readConsoleSetting(database.prisma, 'unusedAfterDays')).toEqual({ value: 30, revision: 1 })
    expect(await events()).toHaveLength(1)
  })

  it('is saved by one of several at once', async () => {
    const saves = [10, 20, 30].map((value) => saveConsoleSetting(database, 'unusedAfterDays', { value, revision: 0 }, session))
    const results = await Promise.allSettled(saves)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' })
    expect(await events()).toHaveLength(1)
  })

  it.each([
    { name: 'unusedAfterDays', value: 0, path: 'value' },
    { name: 'unusedAfterDays', value: 1.5, path: 'value' },
    { name: 'unusedAfterDays', value: 3651, path: 'value' },
    { name: 'keyRotationDays', value: 366, path: 'value' },
    { name: 'environment', value: { name: ' ' }, path: 'value.name' },
    { name: 'environment', value: { name: 'prod', colour: 'red' }, path: 'value.colour' },
    { name: 'environment', value: { name: 'a name of more than twenty' }, path: 'value.name' },
    { name: 'secondFactorRequiredForOwners', value: 'yes', path: 'value' },
  ] as const)('refuses $value as $name', async ({ name, value, path }) => {
    await expect(saveConsoleSetting(database, name, { value: value as never, revision: 0 }, session)).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ path }],
    })
    expect(await database.prisma.consoleSetting.count()).toBe(0)
    expect(await events()).toEqual([])
  })

  it('decides no token: saving it moves no epoch', async () => {
    const epoch = async () => (await database.prisma.configEpoch.findFirstOrThrow()).epoch
    const before = await epoch()
    await saveConsoleSetting(database, 'unusedAfterDays', { value: 30, revision: 0 }, session)
    expect(await epoch()).toBe(before)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { newHookVersionId, uuidv7 } from '../ids.ts'
import { createHook } from './create-hook.ts'
import { readEditorFixtures } from './fixtures/editor-fixtures.ts'
import { readHook } from './hook-view.ts'
import { listHookRuns, readHookRun } from './list-hook-runs.ts'
import { listHookVersions, readHookVersion } from './list-hook-versions.ts'
import { readHookFigures } from './read-hook-figures.ts'
import { readSuspensions } from './read-hook-health.ts'

const actor = { type: 'admin', id: 'a1', name: 'Ada' } as const
let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db?.drop())
beforeEach(() => db.pool.query('DELETE FROM hooks; DELETE FROM hook_runs; DELETE FROM hook_health'))

/** A hook with versions 1 to `versions`, the last of them live and on. */
async function hook(name: string, versions = 1): Promise<{ id: string; versionIds: string[] }> {
  const { id } = await createHook(db, { name, source: 'x', language: 'javascript' }, actor)
  const versionIds: string[] = []
  for (let number = 1; number <= versions; number++) {
    const code = { source: `v${number}`, compiled: 'x', language: 'javascript', shape: 'action', sha256: 'x' }
    const version = { id: newHookVersionId(), hookId: id, number, ...code, message: `message ${number}`, author: 'Ada' }
    await db.prisma.hookVersion.create({ data: version })
    versionIds.push(version.id)
  }
  await db.prisma.hook.update({ where: { id }, data: { liveVersionId: versionIds.at(-1) ?? null, isEnabled: true } })
  return { id, versionIds }
}

async function run(
  hookId: string,
  outcome: string,
  { lane = 'live', ago = '1 minute', version = 1, durationMs = 1 } = {},
): Promise<string> {
  const id = uuidv7()
  await db.pool.query(
    `INSERT INTO hook_runs (id, request_id, hook_id, version_number, lane, outcome, started_at, duration_ms, queue_ms, cpu_ms, detail, input)
     VALUES ($1, $2, $3, $4, $5, $6, now() - $7::interval, $8, 0, 1, '{}', '{"client": {"name": "billing"}, "audience": "https://x.example/"}')`,
    [id, uuidv7(), hookId, version, lane, outcome, ago, durationMs],
  )
  return id
}

describe('figures of hooks', () => {
  it('count live runs of the last day; a denial is no error', async () => {
    const [busy, quiet] = [await hook('busy'), await hook('quiet')]
    for (const outcome of ['unchanged', 'modified', 'denied', 'runtime', 'superseded']) await run(busy.id, outcome, { durationMs: 10 })
    await run(busy.id, 'runtime', { lane: 'test' })
    await run(busy.id, 'runtime', { ago: '25 hours' })
    const figures = await readHookFigures(db.prisma, [busy.id, quiet.id])
    expect(figures.get(busy.id)).toEqual({ runs: 4, more: false, errors: 1, denied: 1, p95: 10 })
    expect(figures.get(quiet.id)).toEqual({ runs: 0, more: false, errors: 0, denied: 0, p95: null })
    expect(await readHookFigures(db.prisma, [])).toEqual(new Map())
  })

  it('sum what the breakers of all processes say of the live version', async () => {
    const { id, versionIds } = await hook('looping', 2)
    const say = (version: string | undefined, until: string) =>
      db.pool.query(
        `INSERT INTO hook_health (version_id, writer_id, hook_id, strikes, suspended_until) VALUES ($1, gen_random_uuid(), $2, 3, now() + $3::interval)`,
        [version, id, until],
      )
    await say(versionIds[0], '1 hour') // a version of the past
    await say(versionIds[1], '-1 minute')
    expect((await readSuspensions(db.prisma)).size).toBe(0)
    await say(versionIds[1], '1 minute')
    await say(versionIds[1], '2 minutes')
    const suspension = (await readSuspensions(db.prisma)).get(id)
    expect(suspension).toMatchObject({ strikes: 3, processes: 2 })
    expect((suspension?.until.getTime() ?? 0) - Date.now()).toBeGreaterThan(60_000)
  })
})

describe('versions of a hook', () => {
  it('are listed newest first, with their runs', async () => {
    const { id } = await hook('plan', 2)
    await db.pool.query(`UPDATE hook_versions SET created_at = now() - interval '1 hour'`)
    await run(id, 'modified', { version: 1 })
    await run(id, 'timeout', { version: 1 })
    const { rows } = await listHookVersions(db.prisma, { hookId: id })
    expect(rows.map(({ number, isLive, runs, errors }) => [number, isLive, runs, errors])).toEqual([
      [2, true, 0, 0],
      [1, false, 2, 1],
    ])
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 40, 3])('there is none with the number %s', async (number) => {
    const { id } = await hook('plan', 2)
    expect(await readHookVersion(db.prisma, id, number)).toBeUndefined()
  })
})

describe('runs of a hook', () => {
  it('are those of live tokens, newest first, filtered by what came of them', async () => {
    const { id } = await hook('plan')
    const [first, denied, broken] = [
      await run(id, 'modified', { ago: '3 minutes' }),
      await run(id, 'denied', { ago: '2 minutes' }),
      await run(id, 'memory', { ago: '1 minute' }),
    ]
    await run(id, 'modified', { lane: 'test' })
    const ids = async (show?: 'issued' | 'denied' | 'broken') =>
      (await listHookRuns(db.prisma, { hookId: id, show })).rows.map((row) => row.id)
    expect(await ids()).toEqual([broken, denied, first])
    expect([await ids('issued'), await ids('denied'), await ids('broken')]).toEqual([[first], [denied], [broken]])
  })

  it('are read by their own hook alone', async () => {
    const [one, other] = [await hook('one'), await hook('other')]
    const id = await run(one.id, 'modified')
    expect(await readHookRun(db.prisma, one.id, id)).toMatchObject({ id, outcome: 'modified' })
    expect(await readHookRun(db.prisma, other.id, id)).toBeUndefined()
    expect(await readHookRun(db.prisma, one.id, 'no uuid')).toBeUndefined()
  })

  it('are requests to try the next draft with, and an example stands in for applications that are not there yet', async () => {
    const { id } = await hook('plan')
    const runId = await run(id, 'modified')
    const fixtures = await readEditorFixtures(db.prisma, await readHook(db.prisma, id))
    expect(fixtures).toMatchObject({ sides: undefined, saved: [], recorded: [{ runId, clientName: 'billing', outcome: 'modified' }] })
    expect(fixtures.builtIn.map(({ name }) => name)).toEqual(['all_scopes', 'some_scopes', 'no_scopes', 'unknown_metadata'])
  })
})

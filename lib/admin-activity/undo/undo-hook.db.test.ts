import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createClient } from '../../clients/create-client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createTestEncryption } from '../../encryption/testing.ts'
import { reorderHooks, setHookHosts, setHookTargets, updateHook } from '../../hooks/change-hook.ts'
import { createHook } from '../../hooks/create-hook.ts'
import { listHooks } from '../../hooks/hook-view.ts'
import type { Actor } from '../record-admin-event.ts'
import { undoAdminEvent } from './undo-admin-event.ts'

const encryption = createTestEncryption()
const sam: Actor = { type: 'admin', id: 'a1', name: 'Sam' }
let database: TestDatabase
let deps: TestDatabase & { encryption: typeof encryption }

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { ...database, encryption }
})
afterAll(() => database?.drop())
beforeEach(() => database.pool.query('DELETE FROM hooks; DELETE FROM clients; DELETE FROM admin_events'))

const make = (name: string) => createHook(deps, { name, source: 'x', language: 'javascript' }, sam)
const only = async () => {
  const [hook] = await listHooks(database.prisma)
  if (!hook) throw new Error('a hook was expected')
  return hook
}

async function undoNewest() {
  const { id } = await database.prisma.adminEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
  return undoAdminEvent(deps, { id }, { admin: { role: 'admin' }, actor: sam })
}

it('gives a hook its name, its targets and its hosts back, one after the other', async () => {
  const { id: hookId } = await make('first')
  const { client } = await createClient(deps, { name: 'billing' }, sam)
  await updateHook(deps, { hookId, revision: 1, name: 'renamed' }, sam)
  await undoNewest()
  expect(await only()).toMatchObject({ name: 'first', revision: 3 })
  await setHookTargets(deps, { hookId, revision: 3, clientIds: [client.id], resourceServerIds: [] }, sam)
  await undoNewest()
  expect(await only()).toMatchObject({ clientIds: null, resourceServerIds: null })
  await setHookHosts(deps, { hookId, revision: 5, hosts: ['api.example.com'] }, sam)
  await undoNewest()
  await undoNewest() // an undo can be undone
  expect((await only()).hosts).toEqual(['api.example.com'])
})

it('turns a hook on and off again', async () => {
  const { id: hookId } = await make('switched')
  const code = { source: 'x', language: 'javascript', compiled: 'x', shape: 'hook', sha256: '', message: 'm', author: 'a' }
  await database.prisma.hookVersion.create({ data: { id: 'hkv_1', hookId, number: 1, ...code } })
  await database.prisma.hook.update({ where: { id: hookId }, data: { liveVersionId: 'hkv_1' } })
  await updateHook(deps, { hookId, revision: 1, isEnabled: true }, sam)
  await undoNewest()
  expect(await only()).toMatchObject({ isEnabled: false, state: 'disabled' })
})

it('gives the order back while it is as the change left it', async () => {
  const ids: string[] = []
  for (const name of ['a', 'b', 'c']) ids.push((await make(name)).id)
  const order = async () => (await listHooks(database.prisma)).map(({ name }) => name).join('')
  await reorderHooks(deps, { hookIds: ids.toReversed() }, sam)
  const { id } = await database.prisma.adminEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(await order()).toBe('cba')
  await undoNewest()
  expect(await order()).toBe('abc')
  await expect(undoAdminEvent(deps, { id }, { admin: { role: 'admin' }, actor: sam })).rejects.toMatchObject({ kind: 'conflict' })
})

it('is refused when the hook was changed since', async () => {
  const { id: hookId } = await make('first')
  await updateHook(deps, { hookId, revision: 1, name: 'renamed' }, sam)
  const { id } = await database.prisma.adminEvent.findFirstOrThrow({ orderBy: { id: 'desc' } })
  await updateHook(deps, { hookId, revision: 2, description: 'later' }, sam)
  await expect(undoAdminEvent(deps, { id }, { admin: { role: 'admin' }, actor: sam })).rejects.toMatchObject({ kind: 'conflict' })
  expect(await only()).toMatchObject({ name: 'renamed' })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdmin } from '../../lib/auth/create-admin.ts'
import { ConsoleClient } from './console-client.ts'
import { createInstance, type Instance } from './instance.ts'

const PASSWORD = 'a few good words'
let instance: Instance
let first: ConsoleClient
let second: ConsoleClient

beforeAll(async () => {
  instance = await createInstance()
  await createAdmin(instance.database.prisma, { email: 'owner@example.com', password: PASSWORD, role: 'owner' })
  const [one, other] = await Promise.all([instance.start({ CONSOLE: 'on' }), instance.start({ CONSOLE: 'on' })])
  first = new ConsoleClient(one.origin)
  second = new ConsoleClient(other.origin)
  expect(await first.signIn('owner@example.com', PASSWORD)).toBeUndefined()
  // A balancer sends the same browser now here, now there.
  for (const [name, value] of first.cookies) second.cookies.set(name, value)
})
afterAll(() => instance?.close())

describe('a console behind a balancer', () => {
  it('takes at one instance what a page of another sends, by the session of either', async () => {
    expect((await first.get('/applications/new')).status).toBe(200)
    const { result } = await second.action('createApplicationAction', { name: 'billing', grants: [] })
    expect(result).toMatchObject({ ok: true, value: { applicationName: 'billing' } })
    expect((await first.get('/applications')).text).toContain('billing')
  })

  it('ends a session everywhere with the next request', async () => {
    expect((await second.get('/applications')).status).toBe(200)
    await instance.database.pool.query('UPDATE admin_sessions SET revoked_at = now()')
    for (const client of [first, second]) {
      expect((await client.get('/applications')).location).toContain('/sign-in')
      expect((await client.action('createApplicationAction', { name: 'late', grants: [] })).result).toMatchObject({ ok: false })
    }
    expect(await instance.database.prisma.client.count({ where: { name: 'late' } })).toBe(0)
  })
})

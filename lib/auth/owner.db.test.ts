import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { holdTable } from '../db/testing-hold-table.ts'
import { createAdmin } from './create-admin.ts'
import { ownerFromEnvironment } from './owner-from-environment.ts'
import { claimOwnerLink, OWNER_LINK_SECONDS, renewOwnerLink } from './owner-link.ts'
import { verifyPassword } from './password-hash.ts'

const PASSWORD = 'correct horse battery'
const claim = (token: string, email = 'ada@example.org') => ({ token, email, password: PASSWORD, name: 'Ada' })
const admin = { email: 'Ada@Example.org', password: PASSWORD, role: 'owner' } as const
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.pool.query('TRUNCATE admins, owner_links, admin_events CASCADE')
})

async function link(): Promise<string> {
  const renewed = await renewOwnerLink(database.prisma)
  if (renewed === undefined) throw new Error('no link was made')
  return renewed.token
}

async function counts() {
  const { prisma } = database
  return { admins: await prisma.admin.count(), links: await prisma.ownerLink.count(), events: await prisma.adminEvent.count() }
}

/** Starts all of them, and lets none write an admin before all have come that far. */
async function atOnce<T>(count: number, start: (index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
  const held = await holdTable(database.pool, 'admins')
  const outcomes = Promise.allSettled(Array.from({ length: count }, (_, index) => start(index)))
  await expect.poll(held.waiting, { timeout: 20_000 }).toBe(count)
  await held.release()
  return outcomes
}

describe('the owner link', () => {
  it('has 256 bits, is stored as a hash, and makes one owner with its event', async () => {
    const token = await link()
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(JSON.stringify(await database.prisma.ownerLink.findMany())).not.toContain(token)

    const owner = await claimOwnerLink(database.prisma, { ...claim(token, ' Ada@Example.org'), address: '192.0.2.1' })
    expect(owner).toMatchObject({ email: 'ada@example.org', name: 'Ada', role: 'owner' })
    expect(await counts()).toEqual({ admins: 1, links: 0, events: 1 })
    const stored = await database.prisma.admin.findUniqueOrThrow({ where: { id: owner.id } })
    expect(await verifyPassword(PASSWORD, stored.passwordHash ?? '')).toBe(true)
    const events = await database.prisma.adminEvent.findMany()
    expect(events).toMatchObject([
      { event: 'admin.created', actorType: 'admin', actorId: owner.id, address: '192.0.2.1', targetId: owner.id },
    ])
    for (const secret of [token, PASSWORD, stored.passwordHash ?? 'none']) expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('is used up: a second claim and a new link are refused', async () => {
    const token = await link()
    await claimOwnerLink(database.prisma, claim(token))
    await expect(claimOwnerLink(database.prisma, claim(token, 'eve@example.org'))).rejects.toMatchObject({ kind: 'conflict' })
    expect(await renewOwnerLink(database.prisma)).toBeUndefined()
    expect(await counts()).toMatchObject({ admins: 1, links: 0 })
  })

  it('makes one owner of several claims at once, and leaves the others with a reason', async () => {
    const token = await link()
    const outcomes = await atOnce(6, (index) => claimOwnerLink(database.prisma, claim(token, `owner${index}@example.org`)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'WRIT_DOMAIN_ERROR', kind: 'conflict' })
    }
    expect(await counts()).toEqual({ admins: 1, links: 0, events: 1 })
  })

  it('makes one admin when a claim and the environment race', async () => {
    const token = await link()
    await atOnce(2, (index) =>
      index === 0
        ? claimOwnerLink(database.prisma, claim(token))
        : createAdmin(database.prisma, { ...admin, email: 'env@example.org', onlyIfNoneExists: true }),
    )
    expect(await counts()).toEqual({ admins: 1, links: 0, events: 1 })
  })

  it.each([
    { name: 'another token', token: 'A'.repeat(43) },
    { name: 'an empty token', token: '' },
    { name: 'a token of another length', token: 'x'.repeat(5_000) },
  ])('refuses $name and stays usable', async ({ token }) => {
    const right = await link()
    await expect(claimOwnerLink(database.prisma, claim(token))).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await counts()).toEqual({ admins: 0, links: 1, events: 0 })
    await claimOwnerLink(database.prisma, claim(right))
  })

  it('refuses every token when there is no link', async () => {
    await expect(claimOwnerLink(database.prisma, claim(''))).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await counts()).toMatchObject({ admins: 0 })
  })

  it('ends after one hour of the database clock', async () => {
    const token = await link()
    await database.pool.query(`UPDATE owner_links SET expires_at = expires_at - $1 * interval '1 second'`, [OWNER_LINK_SECONDS])
    await expect(claimOwnerLink(database.prisma, claim(token))).rejects.toMatchObject({ kind: 'forbidden' })
    expect(await counts()).toMatchObject({ admins: 0 })
  })

  it('lives until shortly before that hour', async () => {
    const token = await link()
    await database.pool.query(`UPDATE owner_links SET expires_at = expires_at - $1 * interval '1 second'`, [OWNER_LINK_SECONDS - 60])
    await claimOwnerLink(database.prisma, claim(token))
  })

  it('ends when a new one is made', async () => {
    const first = await link()
    const second = await link()
    await expect(claimOwnerLink(database.prisma, claim(first))).rejects.toMatchObject({ kind: 'forbidden' })
    await claimOwnerLink(database.prisma, claim(second))
  })

  it('is kept when the password is refused, so that a person can try again', async () => {
    const token = await link()
    await expect(claimOwnerLink(database.prisma, { ...claim(token), password: 'short' })).rejects.toMatchObject({ kind: 'invalid' })
    await expect(claimOwnerLink(database.prisma, claim(token, 'nobody'))).rejects.toMatchObject({ kind: 'invalid' })
    await claimOwnerLink(database.prisma, claim(token))
  })
})

describe('creating an admin', () => {
  it('ends the owner link', async () => {
    const token = await link()
    expect(await createAdmin(database.prisma, admin)).toMatchObject({ email: 'ada@example.org', role: 'owner' })
    expect(await counts()).toEqual({ admins: 1, links: 0, events: 1 })
    await expect(claimOwnerLink(database.prisma, claim(token))).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('refuses a taken email in any spelling', async () => {
    await createAdmin(database.prisma, admin)
    await expect(createAdmin(database.prisma, { ...admin, email: 'ADA@example.org', role: 'viewer' })).rejects.toMatchObject({
      kind: 'conflict',
      message: 'There is an admin with the email address ada@example.org already.',
    })
    expect(await counts()).toMatchObject({ admins: 1, events: 1 })
  })

  it('makes one of two at once with one email', async () => {
    await createAdmin(database.prisma, admin)
    const twin = { ...admin, email: 'twin@example.org' }
    const outcomes = await Promise.allSettled([createAdmin(database.prisma, twin), createAdmin(database.prisma, twin)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await counts()).toMatchObject({ admins: 2, events: 2 })
  })

  it('refuses a first admin who is no owner: nobody could ever become one', async () => {
    await expect(createAdmin(database.prisma, { ...admin, role: 'viewer' })).rejects.toMatchObject({ kind: 'invalid' })
    expect(await counts()).toEqual({ admins: 0, links: 0, events: 0 })
  })

  it('keeps control characters out of the name', async () => {
    expect(await createAdmin(database.prisma, { ...admin, name: ' A\u0000d\u202ea\ud800 ' })).toMatchObject({ name: 'A d a' })
  })
})

describe('the owner from the environment', () => {
  const settings = { ownerEmail: 'ada@example.org', ownerPassword: PASSWORD }

  it('is made once, and a password changed since stays', async () => {
    expect(await ownerFromEnvironment(database.prisma, settings)).toMatchObject({ role: 'owner' })
    const before = await database.prisma.admin.findMany()
    expect(await ownerFromEnvironment(database.prisma, { ...settings, ownerPassword: 'another long password' })).toBeUndefined()
    expect(await database.prisma.admin.findMany()).toEqual(before)
  })

  it('is one when several processes start at once', async () => {
    const outcomes = await atOnce(3, () => ownerFromEnvironment(database.prisma, settings))
    const made = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason))
    expect(made.filter((owner) => owner !== undefined)).toHaveLength(1)
    expect(await counts()).toMatchObject({ admins: 1, events: 1 })
  })

  it('stops the start with a sentence when the password is too short, without repeating it', async () => {
    const failure = await ownerFromEnvironment(database.prisma, { ...settings, ownerPassword: 'tooshort' }).catch((error) => error)
    expect(failure).toMatchObject({ code: 'WRIT_STARTUP_ERROR' })
    expect(failure.message).toContain('at least 12 characters')
    expect(failure.message).not.toContain('tooshort')
  })

  it('is nothing when it is not set', async () => {
    expect(await ownerFromEnvironment(database.prisma, { ownerEmail: undefined, ownerPassword: undefined })).toBeUndefined()
    expect(await counts()).toMatchObject({ admins: 0 })
  })
})

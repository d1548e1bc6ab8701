import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../admin-activity/record-admin-event.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createTestEncryption } from '../encryption/testing.ts'
import { repairFirstUse, startGraceOfReplaced } from '../issuer/first-use.ts'
import { addClientSecret, createClientSecret } from './add-client-secret.ts'
import { createClient } from './create-client.ts'
import { endClientSecrets } from './end-client-secrets.ts'
import { extendSecretGrace } from './extend-secret-grace.ts'
import { readClientCredentials } from './read-client-credentials.ts'
import { revokeClientSecret } from './revoke-client-secret.ts'
import { cancelSecretRotation, rotateClientSecret } from './rotate-client-secret.ts'
import { updateClientSecret } from './update-client-secret.ts'

const HOUR = 3_600_000
const actor: Actor = { type: 'admin', id: 'a1', name: 'Dana', address: '192.0.2.1' }
const encryption = createTestEncryption()
let database: TestDatabase
let deps: { prisma: TestDatabase['prisma']; encryption: typeof encryption }
let count = 0

beforeAll(async () => {
  database = await createTestDatabase()
  deps = { prisma: database.prisma, encryption }
})
afterAll(() => database.drop())

/** An application with one secret, `old`. */
async function application() {
  const { client, secret } = await createClient(deps, { name: `rotating-${++count}` }, actor)
  const clientId = client.id
  const events = async () => {
    const rows = await database.prisma.adminEvent.findMany({ where: { targetId: clientId }, orderBy: { id: 'asc' } })
    return rows.slice(2) // its creation and that of its first secret
  }
  return {
    clientId,
    old: secret,
    events,
    stored: (id: string) => database.prisma.clientSecret.findUniqueOrThrow({ where: { id } }),
    set: (id: string, data: object) => database.prisma.clientSecret.update({ where: { id }, data }),
    revision: async () => (await database.prisma.client.findUniqueOrThrow({ where: { id: clientId } })).revision,
    use: (id: string, at = new Date(), address = '203.0.113.9') =>
      database.pool.query(
        `INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at, last_address)
         VALUES ($1, gen_random_uuid(), $2, $3, $3, $4)`,
        [id, clientId, at, address],
      ),
  }
}

/** The same with a rotation under way. */
async function rotating(grace?: Parameters<typeof rotateClientSecret>[1]['grace']) {
  const app = await application()
  const added = await rotateClientSecret(deps, { clientId: app.clientId, revision: 1, secretId: app.old.id, grace }, actor)
  return { ...app, added }
}

const epoch = async () => (await database.prisma.configEpoch.findFirstOrThrow()).tag

describe('rotating a secret', () => {
  it('makes a second live one whose first use starts the clock of the first: a day, unless something else is chosen', async () => {
    const before = await epoch()
    const { clientId, old, added, stored, revision, events } = await rotating()
    expect(added).toMatchObject({ slot: 2, replacesId: old.id, graceSeconds: 86_400, createdBy: 'Dana' })
    expect(added.value).toMatch(/^wrs_/)
    expect(await stored(old.id)).toMatchObject({ slot: 1, retiresAt: null, graceStartedAt: null })
    expect(await revision()).toBe(2)
    expect(await epoch()).not.toBe(before)
    const [event] = await events()
    expect(event).toMatchObject({
      event: 'client_secret.rotated',
      actorName: 'Dana',
      after: { id: added.id, replacesId: old.id, replacesHint: old.secretHint, graceSeconds: 86_400 },
    })
    expect(JSON.stringify(event)).not.toContain(added.value)
    expect(JSON.stringify(await readClientCredentials(deps, clientId))).not.toContain(added.value)
  })

  it('on a date ends the old one then, in use or not', async () => {
    const at = new Date(Date.now() + 48 * HOUR)
    const { old, added, use, stored } = await rotating({ kind: 'date', at })
    expect(await stored(old.id)).toMatchObject({ retiresAt: at, graceStartedAt: null })
    await use(added.id)
    await repairFirstUse(database.pool)
    expect(await stored(old.id)).toMatchObject({ retiresAt: at, graceStartedAt: null })
  })

  it('until somebody retires it lets the old one live on after the first use', async () => {
    const { old, added, use, stored } = await rotating({ kind: 'by_hand' })
    await use(added.id)
    await repairFirstUse(database.pool)
    expect(await stored(old.id)).toMatchObject({ slot: 1, retiresAt: null, graceStartedAt: null })
  })

  it('twice at once happens once', async () => {
    const { clientId, old, events } = await application()
    const input = { clientId, revision: 1, secretId: old.id }
    const rotated = await Promise.allSettled([1, 2, 3].map(() => rotateClientSecret(deps, input, actor)))
    expect(rotated.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of rotated) if (result.status === 'rejected') expect(result.reason).toMatchObject({ kind: 'conflict' })
    expect(await events()).toHaveLength(1)
  })

  it('is refused while two are live, with their hints', async () => {
    const { clientId, old, added, events } = await rotating()
    const again = rotateClientSecret(deps, { clientId, revision: 2, secretId: old.id }, actor)
    await expect(again).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('two live secrets') })
    await expect(again).rejects.toMatchObject({ message: expect.stringContaining(`…${added.secretHint}`) })
    await expect(createClientSecret(deps, { clientId, revision: 2 }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await events()).toHaveLength(1)
  })

  it('of a secret that has ended is refused, and says so', async () => {
    const { clientId, old, set, revision } = await application()
    await set(old.id, { expiresAt: new Date(Date.now() - 1000) })
    await expect(rotateClientSecret(deps, { clientId, revision: 1, secretId: old.id }, actor)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('has expired already'),
    })
    await expect(rotateClientSecret(deps, { clientId, revision: 1, secretId: 'cred_none' }, actor)).rejects.toMatchObject({
      kind: 'not_found',
    })
    expect(await revision()).toBe(1)
  })

  it.each([
    { name: 'a grace longer than a year', input: { grace: { kind: 'after_first_use', seconds: 40_000_000 } }, path: 'grace.seconds' },
    { name: 'a date that is past', input: { grace: { kind: 'date', at: new Date(0) } }, path: 'grace.at' },
    { name: 'an expiry that is past', input: { expiresAt: new Date(0) }, path: 'expiresAt' },
    { name: 'a label with a line break', input: { label: 'a\nb' }, path: 'label' },
  ])('refuses $name', async ({ input, path }) => {
    const { clientId, old, events } = await application()
    const rotation = rotateClientSecret(deps, { clientId, revision: 1, secretId: old.id, ...(input as object) }, actor)
    await expect(rotation).rejects.toMatchObject({ kind: 'invalid', problems: [{ path }] })
    expect(await events()).toEqual([])
  })

  it('again after a cancelled one counts from the first use of the newest', async () => {
    const { clientId, old, added, use, stored } = await rotating()
    await use(added.id)
    await startGraceOfReplaced(database.pool, [added.id])
    await cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor)
    const second = await rotateClientSecret(
      deps,
      { clientId, revision: 3, secretId: old.id, grace: { kind: 'after_first_use', seconds: 3600 } },
      actor,
    )
    await repairFirstUse(database.pool)
    expect(await stored(old.id)).toMatchObject({ retiresAt: null })
    await use(second.id)
    await repairFirstUse(database.pool)
    const { graceStartedAt, retiresAt } = await stored(old.id)
    expect(Number(retiresAt) - Number(graceStartedAt)).toBe(HOUR)
  })
})

describe('cancelling a rotation', () => {
  it('ends the new secret and keeps the old one, before its first use', async () => {
    const { clientId, old, added, stored, events, revision } = await rotating()
    const { kept, ended } = await cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor)
    expect(kept).toMatchObject({ id: old.id, slot: 1, retiresAt: null })
    expect(ended).toMatchObject({ slot: null, revokedAt: expect.any(Date) })
    expect(await stored(added.id)).toMatchObject({ revokedAt: ended.revokedAt })
    expect(await revision()).toBe(3)
    expect((await events()).at(-1)).toMatchObject({
      event: 'client_secret.rotation_cancelled',
      before: { revokedAt: null },
      after: { id: added.id, keptHint: old.secretHint },
    })
  })

  it('after its first use takes the clock of the old one away, for good', async () => {
    const { clientId, old, added, use, stored } = await rotating()
    await use(added.id)
    await startGraceOfReplaced(database.pool, [added.id])
    expect(await stored(old.id)).toMatchObject({ retiresAt: expect.any(Date) })
    await cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor)
    await repairFirstUse(database.pool) // the use of a secret that was cancelled starts nothing
    expect(await stored(old.id)).toMatchObject({ slot: 1, retiresAt: null, graceStartedAt: null })
  })

  it('while the first use is being noted leaves no clock behind, whoever comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const { clientId, old, added, use, stored } = await rotating()
      await use(added.id)
      await Promise.all([
        startGraceOfReplaced(database.pool, [added.id]),
        cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor),
      ])
      expect(await stored(old.id)).toMatchObject({ retiresAt: null, graceStartedAt: null })
    }
  })

  it('is refused once the old one is retired: it would leave no secret', async () => {
    const { clientId, old, added, set, stored } = await rotating()
    await set(old.id, { retiresAt: new Date(Date.now() - 1000) })
    await expect(cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('is retired already'),
    })
    expect(await stored(added.id)).toMatchObject({ revokedAt: null, slot: 2 })
  })

  it('is refused for a secret that replaces none', async () => {
    const { clientId, old } = await application()
    await expect(cancelSecretRotation(deps, { clientId, revision: 1, secretId: old.id }, actor)).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('retiring a secret now', () => {
  it('ends the old one at once and leaves the new one', async () => {
    const { clientId, old, added, stored, events } = await rotating()
    const before = await epoch()
    await revokeClientSecret(deps, { clientId, revision: 2, secretId: old.id }, actor)
    expect(await epoch()).not.toBe(before)
    expect(await stored(old.id)).toMatchObject({ slot: null, revokedAt: expect.any(Date) })
    expect(await stored(added.id)).toMatchObject({ revokedAt: null })
    expect((await events()).at(-1)).toMatchObject({ event: 'client_secret.revoked', after: { hint: old.secretHint } })
  })

  it('is refused for the new one of a rotation, whose old one may have an end: that is what cancelling is for', async () => {
    const { clientId, added, stored } = await rotating()
    await expect(revokeClientSecret(deps, { clientId, revision: 2, secretId: added.id }, actor)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Cancel the rotation'),
    })
    expect(await stored(added.id)).toMatchObject({ revokedAt: null })
  })

  it('and cancelling at once never end both', async () => {
    const { clientId, old, added, stored } = await rotating()
    const results = await Promise.allSettled([
      revokeClientSecret(deps, { clientId, revision: 2, secretId: old.id }, actor),
      cancelSecretRotation(deps, { clientId, revision: 2, secretId: added.id }, actor),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const slots = await Promise.all([old.id, added.id].map(async (id) => (await stored(id)).slot))
    expect(slots.filter((slot) => slot !== null)).toHaveLength(1)
  })

  it('of one that retired by itself is refused', async () => {
    const { clientId, old, set } = await rotating()
    await set(old.id, { retiresAt: new Date(Date.now() - 1000) })
    await expect(revokeClientSecret(deps, { clientId, revision: 2, secretId: old.id }, actor)).rejects.toMatchObject({
      kind: 'conflict',
      message: `The secret …${old.secretHint} is retired already.`,
    })
  })
})

describe('extending the grace', () => {
  it('before the first use lengthens what will count from it', async () => {
    const { clientId, old, added, use, stored, events } = await rotating({ kind: 'after_first_use', seconds: 3600 })
    await extendSecretGrace(deps, { clientId, revision: 2, secretId: old.id, grace: { kind: 'longer', seconds: 7200 } }, actor)
    await use(added.id)
    await repairFirstUse(database.pool)
    const { graceStartedAt, retiresAt } = await stored(old.id)
    expect(Number(retiresAt) - Number(graceStartedAt)).toBe(3 * HOUR)
    expect((await events()).at(-1)).toMatchObject({
      event: 'client_secret.grace_extended',
      after: { graceSecondsBefore: 3600, graceSecondsAfter: 10_800 },
    })
  })

  it('after it moves the end', async () => {
    const { clientId, old, added, use, stored } = await rotating({ kind: 'after_first_use', seconds: 3600 })
    await use(added.id)
    await repairFirstUse(database.pool)
    const before = await stored(old.id)
    const longer = { clientId, revision: 2, secretId: old.id, grace: { kind: 'longer', seconds: 3600 } } as const
    expect(Number((await extendSecretGrace(deps, longer, actor)).retiresAt) - Number(before.retiresAt)).toBe(HOUR)
    const at = new Date(Date.now() + 72 * HOUR)
    await extendSecretGrace(deps, { ...longer, revision: 3, grace: { kind: 'date', at } }, actor)
    expect(await stored(old.id)).toMatchObject({ retiresAt: at })
    const sooner = { kind: 'date', at: new Date(Date.now() + HOUR) } as const
    await expect(extendSecretGrace(deps, { ...longer, revision: 4, grace: sooner }, actor)).rejects.toMatchObject({ kind: 'invalid' })
    await extendSecretGrace(deps, { ...longer, revision: 4, grace: { kind: 'by_hand' } }, actor)
    await repairFirstUse(database.pool)
    expect(await stored(old.id)).toMatchObject({ retiresAt: null })
  })

  it('is refused after retirement: what has retired stays retired', async () => {
    const { clientId, old, set, stored } = await rotating()
    const retiresAt = new Date(Date.now() - 1000)
    await set(old.id, { retiresAt })
    const extension = extendSecretGrace(deps, { clientId, revision: 2, secretId: old.id, grace: { kind: 'by_hand' } }, actor)
    await expect(extension).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('is retired already') })
    expect(await stored(old.id)).toMatchObject({ retiresAt })
  })

  it('is refused where there is no end, and where the whole would be longer than a year', async () => {
    const app = await application()
    const longer = { kind: 'longer', seconds: 31_536_000 } as const
    await expect(
      extendSecretGrace(deps, { clientId: app.clientId, revision: 1, secretId: app.old.id, grace: longer }, actor),
    ).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('no end') })
    const { clientId, old } = await rotating()
    await expect(extendSecretGrace(deps, { clientId, revision: 2, secretId: old.id, grace: longer }, actor)).rejects.toMatchObject({
      kind: 'invalid',
      problems: [{ path: 'grace' }],
    })
  })

  it('while the first use is being noted loses neither', async () => {
    for (let round = 0; round < 10; round++) {
      const { clientId, old, added, use, stored } = await rotating({ kind: 'after_first_use', seconds: 3600 })
      await use(added.id)
      const longer = { kind: 'longer', seconds: 3600 } as const
      await Promise.all([
        startGraceOfReplaced(database.pool, [added.id]),
        extendSecretGrace(deps, { clientId, revision: 2, secretId: old.id, grace: longer }, actor),
      ])
      await repairFirstUse(database.pool)
      const { graceStartedAt, retiresAt } = await stored(old.id)
      expect(Number(retiresAt) - Number(graceStartedAt)).toBe(2 * HOUR)
    }
  })
})

describe('the label and the expiry of a secret', () => {
  it('change with the revision of the application; what is equal writes nothing', async () => {
    const { clientId, old, events, revision } = await application()
    const expiresAt = new Date(Date.now() + HOUR)
    const change = { clientId, revision: 1, secretId: old.id, label: 'eu-west', expiresAt }
    expect(await updateClientSecret(deps, change, actor)).toMatchObject({ label: 'eu-west', expiresAt })
    await expect(updateClientSecret(deps, { ...change, label: 'late' }, actor)).rejects.toMatchObject({ kind: 'conflict' })
    await updateClientSecret(deps, { ...change, revision: 2 }, actor)
    expect(await revision()).toBe(2)
    expect(await events()).toMatchObject([{ event: 'client_secret.updated', before: { label: '' }, after: { label: 'eu-west' } }])
    expect(await updateClientSecret(deps, { ...change, revision: 2, expiresAt: null }, actor)).toMatchObject({ expiresAt: null })
  })

  it('stay as they are once it has ended', async () => {
    const { clientId, old, added } = await rotating()
    await revokeClientSecret(deps, { clientId, revision: 2, secretId: old.id }, actor)
    await expect(updateClientSecret(deps, { clientId, revision: 3, secretId: old.id, label: 'x' }, actor)).rejects.toMatchObject({
      kind: 'conflict',
    })
    expect(await updateClientSecret(deps, { clientId, revision: 3, secretId: added.id, label: 'x' }, actor)).toMatchObject({ label: 'x' })
  })
})

describe('what time ends', () => {
  it('is written to the activity by the system, once, also when two instances do it', async () => {
    await endClientSecrets(database.prisma) // those of the tests above
    const { old, added, set, stored, events } = await rotating()
    await set(old.id, { retiresAt: new Date(Date.now() - 1000) })
    await set(added.id, { expiresAt: new Date(Date.now() - 500) })
    const ended = (await Promise.all([endClientSecrets(database.prisma), endClientSecrets(database.prisma)])).flat()
    expect(ended.sort()).toEqual([old.id, added.id].sort())
    expect(await stored(old.id)).toMatchObject({ slot: null, revokedAt: null }) // a refusal still names its reason
    const written = (await events()).slice(1)
    expect(written).toHaveLength(2)
    expect(written).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'client_secret.retired', actorType: 'system', after: expect.objectContaining({ id: old.id }) }),
        expect.objectContaining({ event: 'client_secret.expired', actorType: 'system', after: expect.objectContaining({ id: added.id }) }),
      ]),
    )
    expect(await endClientSecrets(database.prisma)).toEqual([])
  })

  it('is written also where its place is needed first', async () => {
    const { clientId, old, set, events } = await rotating()
    await set(old.id, { retiresAt: new Date(Date.now() - 1000) })
    const third = await createClientSecret(deps, { clientId, revision: 2, label: 'third' }, actor)
    expect(third).toMatchObject({ slot: 1, replacesId: null, label: 'third' })
    expect((await events()).map(({ event }) => event)).toEqual(['client_secret.rotated', 'client_secret.retired', 'client_secret.created'])
  })
})

describe('the credentials of an application', () => {
  it('are its secrets with their use over all writers, live ones first, and never a hash', async () => {
    const { clientId, old, added, use, stored } = await rotating()
    const [first, last] = [new Date(Date.now() - 2 * HOUR), new Date(Date.now() - HOUR)]
    await use(old.id, first, '192.0.2.7')
    await use(old.id, last, '192.0.2.8')
    const credentials = await readClientCredentials(deps, clientId)
    expect(credentials).toMatchObject({
      clientId,
      authMethod: 'client_secret',
      revision: 2,
      olderSecrets: 0,
      longestTokenLifetimeSeconds: 0,
    })
    expect(credentials?.secrets).toMatchObject([
      { id: added.id, hint: added.secretHint, replacesId: old.id, firstUsedAt: null, lastUsedAt: null, lastAddress: '' },
      { id: old.id, createdBy: 'Dana', firstUsedAt: first.getTime(), lastUsedAt: last.getTime(), lastAddress: '192.0.2.8' },
    ])
    expect(JSON.stringify(credentials)).not.toContain((await stored(old.id)).secretHash)
    expect(await readClientCredentials(deps, 'nobody')).toBeUndefined()
  })

  it('keep the latest twenty that have ended, and say how many there are beyond', async () => {
    const { clientId, old } = await application()
    for (let made = 0; made < 22; made++) {
      const { id } = await addClientSecret(deps, { clientId }, actor)
      await revokeClientSecret(deps, { clientId, secretId: id }, actor)
    }
    const credentials = await readClientCredentials(deps, clientId)
    expect(credentials?.secrets[0]?.id).toBe(old.id)
    expect(credentials?.secrets.length).toBe(22)
    expect(credentials?.olderSecrets).toBe(1)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { uuidv7 } from '../ids.ts'
import { noHooks } from '../oauth/testing.ts'
import { CHANGES_READ_MAX, ConfigReader } from './config-reader.ts'
import type { KeyRing } from './key-ring.ts'
import { SnapshotMoved } from './snapshot.ts'
import { SnapshotStore } from './snapshot-store.ts'
import { configWriter, readTag } from './testing.ts'

let db: TestDatabase
let config: ReturnType<typeof configWriter>

beforeAll(async () => {
  db = await createTestDatabase()
  config = configWriter(db.pool)
})
afterAll(() => db.drop())

const noKeys: KeyRing = { current: () => undefined, jwks: { body: '{"keys":[]}', etag: '""' }, problems: [] }

/** A reader that remembers what it was asked for. */
class CountingReader extends ConfigReader {
  readonly asked: string[] = []
  override client(id: string) {
    this.asked.push(`client ${id}`)
    return super.client(id)
  }
  override resourceServer(identifier: string) {
    this.asked.push(`resource server ${identifier}`)
    return super.resourceServer(identifier)
  }
  override hooks() {
    this.asked.push('hooks')
    return super.hooks()
  }
  override epoch() {
    this.asked.push('epoch')
    return super.epoch()
  }
}

let reader: CountingReader
let store: SnapshotStore

beforeEach(() => {
  reader = new CountingReader(db.pool)
  store = new SnapshotStore({ reader, openKeyRing: async () => noKeys, openHooks: () => ({ ...noHooks }) })
})

describe('a snapshot', () => {
  it('loads a client once, with its secrets, dead ones too, and its grants', async () => {
    const [id, api] = [`c-${uuidv7()}`, uuidv7().replaceAll('-', '').slice(0, 24)]
    await config.client(id, [
      { id: `live-${id}`, hash: 'h1', slot: 1 },
      { id: `dead-${id}`, hash: 'h2', slot: null, revoked: true },
    ])
    await config.resourceServer(api, `https://${api}/`, ['read', 'write'], 'ES256')
    await config.grant(id, api, ['read'])
    const snapshot = await store.latest()
    const [first, second] = await Promise.all([snapshot.client(id), snapshot.client(id)])
    expect(first).toBe(second)
    expect(first).toMatchObject({ id, authMethod: 'client_secret', disabled: false, secrets: [{ id: `live-${id}` }, { id: `dead-${id}` }] })
    expect(snapshot.grant(id, api)).toMatchObject({ allowedScopes: ['read'], expiresAt: null }) // at once: it came with the client
    expect(await snapshot.resourceServer(`https://${api}/`)).toMatchObject({
      signingAlg: 'ES256',
      definedScopes: new Set(['read', 'write']),
    })
    expect(reader.asked.filter((question) => question === `client ${id}`)).toHaveLength(1)
  })

  it('asks once for a client that does not exist', async () => {
    const snapshot = await store.latest()
    expect(await snapshot.client('nobody')).toBeUndefined()
    expect(await snapshot.client('nobody')).toBeUndefined()
    expect(reader.asked.filter((question) => question === 'client nobody')).toHaveLength(1)
  })

  it('is overtaken rather than mixed: a load that meets a newer configuration says so', async () => {
    const snapshot = await store.latest()
    await config.client(`c-${uuidv7()}`)
    await expect(Promise.resolve(snapshot.client('anybody'))).rejects.toBeInstanceOf(SnapshotMoved)
  })
})

describe('the snapshot after a change', () => {
  it('has forgotten what the change names and kept the rest', async () => {
    const [changed, kept] = [`c-${uuidv7()}`, `c-${uuidv7()}`]
    await config.client(changed)
    await config.client(kept)
    const before = await store.latest()
    await Promise.all([before.client(changed), before.client(kept), before.client('nobody')])
    await db.pool.query('UPDATE clients SET disabled_at = now() WHERE id = $1', [changed])
    reader.asked.length = 0

    const after = await store.movedTo({ tag: await readTag(db.pool) })
    expect(after).not.toBe(before)
    expect(await after.client(changed)).toMatchObject({ disabled: true })
    expect(await after.client(kept)).toMatchObject({ id: kept })
    expect(await after.client('nobody')).toBeUndefined()
    expect(reader.asked).toEqual([`client ${changed}`])
    expect(await before.client(changed)).toMatchObject({ disabled: false }) // a snapshot never changes
  })

  it('knows a client and an API that did not exist before', async () => {
    const [id, api] = [`c-${uuidv7()}`, uuidv7().replaceAll('-', '').slice(0, 24)]
    const before = await store.latest()
    await Promise.all([before.client(id), before.resourceServer(`https://${api}/`)])
    await config.client(id)
    await config.resourceServer(api, `https://${api}/`)
    const after = await store.movedTo({ tag: await readTag(db.pool) })
    expect(await after.client(id)).toMatchObject({ id })
    expect(await after.resourceServer(`https://${api}/`)).toMatchObject({ id: api })
  })

  it('sees new scopes of an API that it had loaded', async () => {
    const api = uuidv7().replaceAll('-', '').slice(0, 24)
    await config.resourceServer(api, `https://${api}/`, ['read'])
    const before = await store.latest()
    await before.resourceServer(`https://${api}/`)
    await db.pool.query("INSERT INTO scopes (resource_server_id, value) VALUES ($1, 'write')", [api])
    const after = await store.movedTo({ tag: await readTag(db.pool) })
    expect(await after.resourceServer(`https://${api}/`)).toMatchObject({ definedScopes: new Set(['read', 'write']) })
  })

  it(`keeps nothing when more than ${CHANGES_READ_MAX} keys changed`, async () => {
    const id = `c-${uuidv7()}`
    await config.client(id)
    const before = await store.latest()
    await before.client(id)
    await db.pool.query("INSERT INTO settings (key, value) SELECT 'bulk-' || n, '1' FROM generate_series(1, $1) n", [CHANGES_READ_MAX + 1])
    reader.asked.length = 0
    const after = await store.movedTo({ tag: await readTag(db.pool) })
    await after.client(id)
    expect(reader.asked).toContain(`client ${id}`)
  })

  it.each([
    { name: 'the history of its own epoch is pruned', sql: ['DELETE FROM config_changes'] },
    {
      name: 'the database was restored to another history with the same numbers',
      sql: ['UPDATE config_epoch SET tag = gen_random_uuid()', 'UPDATE config_changes SET tag = gen_random_uuid()'],
    },
    { name: 'the database was restored to an older epoch', sql: ['UPDATE config_epoch SET epoch = 0, tag = gen_random_uuid()'] },
  ])('keeps nothing when $name', async ({ sql }) => {
    const id = `c-${uuidv7()}`
    await config.client(id)
    const before = await store.latest()
    await before.client(id)
    for (const statement of sql) await db.pool.query(statement)
    await config.client(`c-${uuidv7()}`)
    reader.asked.length = 0
    const after = await store.movedTo({ tag: await readTag(db.pool) })
    await after.client(id)
    expect(reader.asked).toContain(`client ${id}`)
  })
})

describe('confirming a snapshot', () => {
  it('is one read of the tag for all who ask in one turn', async () => {
    const snapshot = await store.latest()
    reader.asked.length = 0
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.confirm(snapshot)))
    expect(new Set(answers)).toEqual(new Set([true]))
    expect(reader.asked).toEqual(['epoch'])
  })

  it('fails once the configuration has moved, and the store has moved with it', async () => {
    const snapshot = await store.latest()
    await config.client(`c-${uuidv7()}`)
    expect(await store.confirm(snapshot)).toBe(false)
    expect((await store.latest()).tag).toBe(await readTag(db.pool))
  })
})

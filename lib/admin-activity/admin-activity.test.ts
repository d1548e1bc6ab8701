import { describe, expect, it } from 'vitest'
import { changedFields } from './changed-fields.ts'
import { withoutSecrets } from './record-admin-event.ts'

describe('views of admin events', () => {
  it('lose secret members at any depth and keep what only sounds like one', () => {
    const view = { name: 'a', clientSecret: 'x', list: [{ secret_hash: 'y', token_dialect: 'z' }], password: null, tokenLifetimeSeconds: 1 }
    expect(withoutSecrets(view)).toEqual({
      name: 'a',
      clientSecret: '[removed]',
      list: [{ secret_hash: '[removed]', token_dialect: 'z' }],
      password: null,
      tokenLifetimeSeconds: 1,
    })
  })

  it('hold only what Postgres can store, times as text', () => {
    const view = { at: new Date(0), text: 'a\u0000b\ud800c', gone: undefined }
    expect(withoutSecrets(view)).toEqual({ at: '1970-01-01T00:00:00.000Z', text: 'ab\ufffdc' })
  })
})

describe('changed fields', () => {
  it('are those that differ; absent ones are kept', () => {
    const stored = { name: 'a', tags: ['x', 'y'], metadata: { a: '1', b: '2' }, at: new Date(1) }
    const metadata = Object.assign(Object.create(null), { b: '2', a: '1' })
    expect(changedFields(stored, { name: undefined, tags: ['x', 'y'], metadata, at: new Date(1) })).toBeUndefined()
    expect(changedFields(stored, { name: 'b', tags: ['y', 'x'], at: null })).toEqual({ name: 'b', tags: ['y', 'x'], at: null })
  })
})

import { describe, expect, it } from 'vitest'
import { type SecretFacts, safeToRetire, secretState } from './client-secret-state.ts'

const NOW = 1_000_000_000
const HOUR = 3_600_000

function secret(facts: Partial<SecretFacts> = {}): SecretFacts {
  const never = { expiresAt: null, graceSeconds: null, graceStartedAt: null, retiresAt: null, revokedAt: null }
  return { id: 'old', replacesId: null, createdAt: NOW - 100 * HOUR, ...never, firstUsedAt: null, lastUsedAt: null, ...facts }
}
const replacement = (facts: Partial<SecretFacts> = {}) => secret({ id: 'new', replacesId: 'old', graceSeconds: 3600, ...facts })

describe('the state of a secret', () => {
  it.each([
    { name: 'active', old: {}, others: [], state: { kind: 'active' } },
    {
      name: 'waiting for the first use of its replacement',
      old: {},
      others: [replacement()],
      state: { kind: 'waiting', graceSeconds: 3600 },
    },
    { name: 'retiring', old: { retiresAt: NOW + 1 }, others: [replacement()], state: { kind: 'retiring', at: NOW + 1 } },
    { name: 'retiring by hand', old: {}, others: [replacement({ graceSeconds: null })], state: { kind: 'retiring_by_hand' } },
    { name: 'retired at the very time', old: { retiresAt: NOW }, others: [replacement()], state: { kind: 'retired', at: NOW } },
    { name: 'retired by somebody', old: { revokedAt: NOW - 5, retiresAt: NOW + 5 }, others: [], state: { kind: 'retired', at: NOW - 5 } },
    { name: 'expired', old: { expiresAt: NOW - 5 }, others: [], state: { kind: 'expired', at: NOW - 5 } },
    {
      name: 'retired before it expired',
      old: { expiresAt: NOW - 5, retiresAt: NOW - 9 },
      others: [],
      state: { kind: 'retired', at: NOW - 9 },
    },
    { name: 'active again after a cancelled rotation', old: {}, others: [replacement({ revokedAt: NOW - 1 })], state: { kind: 'active' } },
  ])('is $name', ({ old, others, state }) => {
    expect(secretState(secret(old), others, NOW)).toEqual(state)
  })
})

describe('safe to retire', () => {
  it.each([
    {
      name: 'yes, quiet for longer than any token lives',
      old: { lastUsedAt: NOW - 3 * HOUR },
      used: NOW - HOUR,
      lifetime: 7200,
      safe: true,
    },
    { name: 'no, a token of its may still be alive', old: { lastUsedAt: NOW - HOUR }, used: NOW - HOUR, lifetime: 7200, safe: false },
    { name: 'no, not for less than an hour', old: { lastUsedAt: NOW - HOUR / 2 }, used: NOW - HOUR, lifetime: 60, safe: false },
    { name: 'yes, never used at all', old: {}, used: NOW - 1, lifetime: 60, safe: true },
  ])('$name', ({ old, used, lifetime, safe }) => {
    expect(safeToRetire(secret(old), [replacement({ firstUsedAt: used })], lifetime, NOW)).toMatchObject({ safe })
  })

  it('says when, if it stays quiet', () => {
    expect(safeToRetire(secret({ lastUsedAt: NOW }), [replacement({ firstUsedAt: NOW })], 7200, NOW)).toEqual({
      safe: false,
      at: NOW + 2 * HOUR,
    })
  })

  it.each([
    { name: 'the new one is not in use', old: {}, others: [replacement()] },
    { name: 'nothing replaces it', old: {}, others: [] },
    { name: 'it has ended', old: { revokedAt: NOW - 1 }, others: [replacement({ firstUsedAt: NOW })] },
  ])('does not arise while $name', ({ old, others }) => {
    expect(safeToRetire(secret(old), others, 60, NOW)).toBeUndefined()
  })
})
